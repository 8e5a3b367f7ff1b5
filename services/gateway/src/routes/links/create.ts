import { z } from 'zod'
import { fileIdParams } from '../../files/fields.ts'
import { checkOwnFolder } from '../../files/folder-move.ts'
import { defineRoute } from '../../http/route.ts'
import { newLinkSchema } from '../../sharing/link-view.ts'
import { linkOptions, type NewLinkDeps, newLink } from '../../sharing/new-link.ts'

const linkRoute = {
  method: 'post',
  tag: 'Share links',
  access: 'user',
  keepsToFolder: true,
  answers: { 201: { description: 'The link; its token this once', schema: newLinkSchema } },
  problems: ['NOT_FOUND', 'HASHING_BUSY'],
} as const

export const createLinkRoute = defineRoute({
  ...linkRoute,
  path: '/files/{id}/links',
  summary: 'Make a link by which anybody may read this file',
  params: fileIdParams,
  body: { kind: 'json', schema: z.strictObject(linkOptions), optional: true },
  async handle({ params, body, caller }, deps: NewLinkDeps) {
    const target = { fileId: params.id }
    return { status: 201, body: await newLink(deps, caller, { target, options: body }) }
  },
})

const folder = z.string().meta({ description: 'Its path; not the top folder.' })

export const createFolderLinkRoute = defineRoute({
  ...linkRoute,
  path: '/links',
  summary: 'Make a link by which anybody may read what lies in a folder, now and later',
  body: { kind: 'json', schema: z.strictObject({ folder, ...linkOptions }) },
  async handle({ body: { folder, ...options }, caller }, deps: NewLinkDeps) {
    const target = { folder: checkOwnFolder(folder, 'folder') }
    return { status: 201, body: await newLink(deps, caller, { target, options }) }
  },
})
