import { purseOf, takenNames } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { copies } from '../../files/fields.ts'
import { checkFolder, checkName } from '../../files/names.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { assertWithin } from '../../people/key-folder.ts'
import { nodeTrouble } from '../../uploads/node-trouble.ts'
import { quotaLeft } from '../../uploads/quota-left.ts'

const fileToCome = z.strictObject({
  folder: z.string().default('/'),
  name: z.string(),
  size: z.int().min(0),
})

const answer = z.object({
  clashes: z.array(
    z.object({
      folder: z.string(),
      name: z.string(),
      id: z.uuid(),
      size: z.int(),
      updatedAt: z.iso.datetime(),
    }),
  ),
  quota: z.object({
    enough: z.boolean(),
    bytesLeft: z.int().nullable(),
    filesLeft: z.int().nullable(),
  }),
  nodes: z.object({
    enough: z.boolean(),
    code: z.enum(['INSUFFICIENT_NODES', 'NODES_FULL']).nullable(),
  }),
})

export const precheckUploadsRoute = defineRoute({
  method: 'post',
  path: '/uploads/precheck',
  tag: 'Files',
  summary: 'Before the first byte: which names are taken, and whether quota and nodes suffice',
  access: 'user',
  // It changes nothing, and shows sizes and dates.
  scope: 'read',
  keepsToFolder: true,
  body: {
    kind: 'json',
    schema: z.strictObject({
      files: z.array(fileToCome).min(1).max(500),
      copies: copies.optional(),
    }),
  },
  answers: { 200: { description: 'As it is now; nothing is reserved', schema: answer } },
  // For a key of another folder.
  problems: ['NOT_FOUND'],
  async handle({ body, caller }, { catalog, writer }: Pick<GatewayDeps, 'catalog' | 'writer'>) {
    const files = body.files.map((file, i) => ({
      ...file,
      folder: checkFolder(file.folder, `files.${i}.folder`),
      name: checkName(file.name, `files.${i}.name`),
    }))
    for (const { folder } of files) assertWithin(caller, folder, 'This folder')
    const purse = await purseOf(catalog, caller.userId)
    if (purse === undefined) throw new NotFound('This account')
    const taken = await takenNames(catalog, caller.userId, files)
    const bytes = files.reduce((sum, { size }) => sum + size, 0)
    const wanted = body.copies === undefined ? {} : { copies: body.copies }
    const code = nodeTrouble(writer, { ...wanted, declaredSize: bytes })
    return {
      status: 200,
      body: {
        clashes: taken.map((file) => ({ ...file, updatedAt: file.updatedAt.toISOString() })),
        quota: quotaLeft(purse, { bytes, files: files.length }),
        nodes: { enough: code === null, code },
      },
    }
  },
})
