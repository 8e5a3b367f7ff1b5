import type { GatewayDeps } from '../../deps.ts'
import { readBody } from '../../http/body.ts'
import { declaredSize } from '../../http/declared-size.ts'
import { defineRoute } from '../../http/route.ts'
import { importBody, placeQuery } from '../../imports/import-fields.ts'
import { importSchema, importView } from '../../imports/import-view.ts'
import { stageCar } from '../../imports/stage-car.ts'
import { startImport } from '../../imports/start-import.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'long' | 'config'>

export const startImportRoute = defineRoute({
  method: 'post',
  path: '/imports',
  tag: 'Imports',
  summary: 'Fetches a file, a DAG or a CAR in the background',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  query: placeQuery,
  body: {
    kind: 'json',
    schema: importBody,
    orStream: {
      contentType: 'application/vnd.ipld.car',
      description: 'What to import; or a CAR as it is, with the rest in the query.',
    },
  },
  answers: {
    202: { description: 'The import, which now runs', schema: importSchema, headers: ['Location'] },
  },
  problems: [
    'FORBIDDEN',
    // For a key of another folder.
    'NOT_FOUND',
    'TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'REQUEST_TIMEOUT',
    'INSUFFICIENT_NODES',
    'NODES_FULL',
    'QUOTA_EXCEEDED',
    'FILE_QUOTA_EXCEEDED',
  ],
  async handle({ body, query, caller, requestId: reqId, req, res, signal }, deps: Deps) {
    const row =
      body === undefined
        ? await stageCar(deps, {
            caller,
            place: query,
            body: readBody(req, res),
            ...declaredSize(req),
            maxBytes: deps.config.importMax,
            reqId,
            signal,
          })
        : await startImport(deps.catalog, { body, caller, reqId })
    const headers = { location: `/api/v1/imports/${row.id}` }
    return { status: 202, body: importView(row), headers }
  },
})
