import { findFile, listShareLinks } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { checkFolder } from '../../files/names.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'
import type { Caller } from '../../people/caller.ts'
import { linkListSchema, linkPage } from '../../sharing/link-view.ts'

const query = z.strictObject({ limit, cursor: z.uuid().optional() })

export const listLinksRoute = defineRoute({
  method: 'get',
  path: '/links',
  tag: 'Share links',
  summary: 'All links that you made and did not revoke, newest first',
  access: 'user',
  keepsToFolder: true,
  query: query.extend({
    folder: z.string().optional().meta({ description: 'Only links to this folder itself.' }),
    below: z.string().optional().meta({
      description: 'Only links to this folder, to those below it, and to files in them.',
    }),
  }),
  answers: { 200: { description: 'A page of links', schema: linkListSchema } },
  async handle({ query, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { folder, below, ...page } = query
    const of = {
      ...(folder === undefined ? {} : { folder: checkFolder(folder, 'folder') }),
      ...(below === undefined ? {} : { below: checkFolder(below, 'below') }),
    }
    const links = await linksOf(catalog, caller, { ...page, ...of })
    return { status: 200, body: linkPage(links, query.limit) }
  },
})

export const listFileLinksRoute = defineRoute({
  method: 'get',
  path: '/files/{id}/links',
  tag: 'Share links',
  summary: 'The links of a file, newest first',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  query,
  answers: { 200: { description: 'A page of links', schema: linkListSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params, query, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const file = await findFile(catalog, { ownerId, within, id: params.id })
    if (file === undefined) throw new NotFound('This file')
    const links = await linksOf(catalog, caller, { ...query, fileId: file.id })
    return { status: 200, body: linkPage(links, query.limit) }
  },
})

type Page = {
  limit: number
  cursor?: string | undefined
  fileId?: string
  folder?: string
  below?: string
}

/** One more than asked for: whether there is a next page. */
const linksOf = (
  catalog: GatewayDeps['catalog'],
  { userId: ownerId, within }: Pick<Caller, 'userId' | 'within'>,
  { limit, cursor, ...of }: Page,
) =>
  listShareLinks(catalog, {
    ownerId,
    within,
    limit: limit + 1,
    ...of,
    ...(cursor === undefined ? {} : { before: cursor }),
  })
