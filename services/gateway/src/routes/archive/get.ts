import { z } from 'zod'
import { selectFiles } from '../../archive/select-files.ts'
import { sendCar } from '../../archive/send-car.ts'
import { sendZip } from '../../archive/send-zip.ts'
import type { GatewayDeps } from '../../deps.ts'
import { checkFolder } from '../../files/names.ts'
import { ValidationFailed } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

const MAX_FOLDERS = 100
/** With their commas they fit into what a request line may be. */
const MAX_IDS = 300

const query = z.strictObject({
  folder: z
    .union([z.string(), z.array(z.string()).max(MAX_FOLDERS)])
    .transform((given) => (typeof given === 'string' ? [given] : given))
    .default([])
    .meta({ description: 'A folder with everything below it; may be given several times.' }),
  ids: z
    .string()
    .transform((text) => [...new Set(text.split(',').filter((id) => id !== ''))])
    .pipe(z.array(z.uuid()).max(MAX_IDS))
    .default([])
    .meta({ description: 'Ids of single files, separated by commas.' }),
  format: z.enum(['zip', 'car']).default('zip').meta({ description: 'What to make.' }),
})

export const getArchiveRoute = defineRoute({
  method: 'get',
  path: '/archive',
  tag: 'Files',
  summary: 'Folders and files as one ZIP, or as a CAR that any IPFS tool imports',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  query,
  answers: {
    200: {
      description: 'The archive',
      contentType: '*/*',
      headers: ['ETag', 'Accept-Ranges', 'Content-Disposition'],
    },
    206: {
      description: 'The ranges of a ZIP that were asked for',
      contentType: '*/*',
      headers: ['ETag', 'Accept-Ranges', 'Content-Disposition'],
      sometimes: ['Content-Range'],
    },
    304: { description: 'Not modified', headers: ['ETag'], sometimes: ['Accept-Ranges'] },
  },
  problems: [
    'NOT_FOUND',
    'TOO_LARGE',
    'PRECONDITION_FAILED',
    'RANGE_NOT_SATISFIABLE',
    'CHUNK_UNAVAILABLE',
  ],
  async handle(
    { query, caller, req, res, signal, log },
    { catalog, reader }: Pick<GatewayDeps, 'catalog' | 'reader'>,
  ) {
    const folders = [...new Set(query.folder.map((folder) => checkFolder(folder, 'folder')))]
    if (folders.length === 0 && query.ids.length === 0) {
      throw new ValidationFailed([{ path: 'folder', message: 'or ids must say what is meant' }])
    }
    const { ids, format } = query
    const selection = await selectFiles(catalog, { caller, folders, ids })
    const send = format === 'zip' ? sendZip : sendCar
    return send({ req, res, signal, log }, selection, { catalog, reader })
  },
})
