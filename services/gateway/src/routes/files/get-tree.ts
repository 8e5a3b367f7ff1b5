import { findFile } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { sendTree } from '../../files/send-tree.ts'
import { NotFound } from '../../http/errors.ts'
import { inTime } from '../../http/in-time.ts'
import { defineRoute } from '../../http/route.ts'
import { flag } from '../../http/validate.ts'

const query = z.strictObject({
  from: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).meta({
    description: 'Only what is needed for the bytes from here on: the rest of a broken download.',
  }),
  treeOnly: flag.meta({ description: 'Without the leaves: to check bytes that you have.' }),
})

export const getTreeRoute = defineRoute({
  method: 'get',
  path: '/files/{id}/tree',
  tag: 'Files',
  summary: 'The blocks of a file as a CAR, its root first, to check each as it comes',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  params: fileIdParams,
  query,
  answers: {
    200: {
      description: 'The CAR, in the order of a depth-first walk, with repeated blocks',
      contentType: 'application/vnd.ipld.car',
      headers: ['Content-Disposition'],
    },
  },
  problems: ['NOT_FOUND', 'NOT_SEALED', 'CHUNK_UNAVAILABLE'],
  async handle(
    { params, query, caller, req, res, signal },
    { catalog, reader }: Pick<GatewayDeps, 'catalog' | 'reader'>,
  ) {
    const { userId: ownerId, within } = caller
    const file = await inTime(findFile(catalog, { ownerId, within, id: params.id }))
    if (file === undefined) throw new NotFound('This file')
    const exchange = { res, head: req.method === 'HEAD', signal }
    return sendTree(exchange, file, { ...query, reader })
  },
})
