import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { fileSchema, fileView } from '../../files/file-view.ts'
import { storeForm } from '../../files/store-form.ts'
import { readBody } from '../../http/body.ts'
import { declaredSize } from '../../http/declared-size.ts'
import { defineRoute } from '../../http/route.ts'

export const uploadFormRoute = defineRoute({
  method: 'post',
  path: '/files',
  tag: 'Files',
  summary: 'Upload files by form: all of them, or none',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  body: {
    kind: 'stream',
    contentType: 'multipart/form-data',
    description: 'Fields `folder`, `copies`, `onConflict`, then parts named `file`.',
  },
  answers: {
    201: { description: 'The files', schema: z.object({ files: z.array(fileSchema) }) },
  },
  problems: [
    'NOT_FOUND',
    'NAME_TAKEN',
    'TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'REQUEST_TIMEOUT',
    'INSUFFICIENT_NODES',
    'NODES_FULL',
    'QUOTA_EXCEEDED',
  ],
  async handle({ caller, req, res, signal }, { writer }: Pick<GatewayDeps, 'writer'>) {
    writer.admit(declaredSize(req))
    const { headers } = req
    const files = await storeForm(writer, { caller, body: readBody(req, res), headers, signal })
    return { status: 201, body: { files: files.map(({ file }) => fileView(file)) } }
  },
})
