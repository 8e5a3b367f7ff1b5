import { createShareLink, type LinkTarget } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../deps.ts'
import { NotFound, ValidationFailed } from '../http/errors.ts'
import type { Caller } from '../people/caller.ts'
import { linkView, type newLinkSchema } from './link-view.ts'
import { newShareToken, shareUrl } from './share-token.ts'

/** What a link may be made with, whatever it leads to. */
export const linkOptions = {
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  password: z.string().min(1).max(256).nullable().default(null),
  maxDownloads: z.int().min(1).max(1_000_000_000).nullable().default(null),
}

type Options = z.output<z.ZodObject<typeof linkOptions>>

export type NewLinkDeps = Pick<GatewayDeps, 'catalog' | 'passwords' | 'config'>

/** Makes a link to what is the caller's. Throws ValidationFailed, NotFound or HashingBusy. */
export async function newLink(
  { catalog, passwords, config }: NewLinkDeps,
  { userId: ownerId, within }: Pick<Caller, 'userId' | 'within'>,
  { target, options }: { target: LinkTarget; options: Options },
): Promise<z.output<typeof newLinkSchema>> {
  const { password, maxDownloads } = options
  const expiresAt = options.expiresAt === null ? null : new Date(options.expiresAt)
  if (expiresAt !== null && expiresAt.getTime() <= Date.now()) {
    throw new ValidationFailed([{ path: 'expiresAt', message: 'must be in the future' }])
  }
  const { token, tokenHash } = newShareToken()
  const passwordHash = password === null ? null : await passwords.hash(password)
  const settings = { tokenHash, passwordHash, maxDownloads, expiresAt }
  const link = await createShareLink(catalog, { ownerId, within, target, ...settings })
  if (link === undefined) throw new NotFound('fileId' in target ? 'This file' : 'This folder')
  return { ...linkView(link), token, url: shareUrl(config, token) }
}
