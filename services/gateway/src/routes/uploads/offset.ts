import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { takeOver } from '../../uploads/take-over.ts'
import { ALWAYS, assertVersion, OPTIONS } from '../../uploads/tus-headers.ts'
import { describingHeaders, progressHeaders, uploadIdParams } from '../../uploads/upload-view.ts'

export const uploadOffsetRoute = defineRoute({
  method: 'head',
  path: '/uploads/{id}',
  tag: 'Files',
  summary: 'How far a resumable upload is. Whoever asks goes on with it: an older request ends',
  access: 'user',
  // The first step of going on.
  scope: 'write',
  keepsToFolder: true,
  params: uploadIdParams,
  always: ALWAYS,
  options: OPTIONS,
  requestHeaders: { 'Tus-Resumable': '`1.0.0`; required.' },
  answers: {
    200: {
      description: 'As it stays until the next request',
      headers: ['Tus-Resumable', 'Upload-Expires'],
      sometimes: [
        'Upload-Offset',
        'Upload-Length',
        'Upload-Defer-Length',
        'Upload-Metadata',
        'Upload-Concat',
        'Holdfast-File',
      ],
    },
  },
  problems: ['NOT_FOUND', 'UPLOAD_EXPIRED', 'TUS_VERSION_UNSUPPORTED'],
  async handle({ params, caller, req }, deps: Pick<GatewayDeps, 'catalog' | 'running'>) {
    assertVersion(req.headers)
    const over = await takeOver(deps, { ...params, caller })
    // No offset while it is made of parts: there is nothing to send.
    if ('joining' in over) {
      const { 'Upload-Offset': _, ...headers } = progressHeaders(over.joining)
      return { status: 200, headers: { ...headers, ...describingHeaders(over.joining) } }
    }
    const upload = 'taken' in over ? over.taken : over.finished
    return { status: 200, headers: { ...progressHeaders(upload), ...describingHeaders(upload) } }
  },
})
