import { createShareLink } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { NotFound, ValidationFailed } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { linkView, newLinkSchema } from '../../sharing/link-view.ts'
import { newShareToken, shareUrl } from '../../sharing/share-token.ts'

const body = z.strictObject({
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  password: z.string().min(1).max(256).nullable().default(null),
  maxDownloads: z.int().min(1).max(1_000_000_000).nullable().default(null),
})

export const createLinkRoute = defineRoute({
  method: 'post',
  path: '/files/{id}/links',
  tag: 'Share links',
  summary: 'Make a link by which anybody may read this file',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  body: { kind: 'json', schema: body, optional: true },
  answers: { 201: { description: 'The link; its token this once', schema: newLinkSchema } },
  problems: ['NOT_FOUND', 'HASHING_BUSY'],
  async handle(
    { params, body, caller },
    { catalog, passwords, config }: Pick<GatewayDeps, 'catalog' | 'passwords' | 'config'>,
  ) {
    const expiresAt = body.expiresAt === null ? null : new Date(body.expiresAt)
    if (expiresAt !== null && expiresAt.getTime() <= Date.now()) {
      throw new ValidationFailed([{ path: 'expiresAt', message: 'must be in the future' }])
    }
    const { token, tokenHash } = newShareToken()
    const { maxDownloads, password } = body
    const link = await createShareLink(catalog, {
      ownerId: caller.userId,
      within: caller.within,
      fileId: params.id,
      tokenHash,
      passwordHash: password === null ? null : await passwords.hash(password),
      maxDownloads,
      expiresAt,
    })
    if (link === undefined) throw new NotFound('This file')
    return { status: 201, body: { ...linkView(link), token, url: shareUrl(config, token) } }
  },
})
