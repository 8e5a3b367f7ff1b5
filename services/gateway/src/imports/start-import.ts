import { type Catalog, createImport, type ImportRow, type NewImport } from '@holdfast/catalog'
import { importCar, importCid, importUrl } from '@holdfast/jobs'
import { checkFolder, checkName } from '../files/names.ts'
import { Forbidden } from '../http/errors.ts'
import type { Caller } from '../people/caller.ts'
import { assertWithin } from '../people/key-folder.ts'
import type { ImportBody, ImportPlace } from './import-fields.ts'

const JOBS = { url: importUrl, cid: importCid, car: importCar }

/**
 * Starts the import of an address or a CID.
 *
 * @throws ValidationFailed; NotFound for a key of another folder; Forbidden for somebody who names a node: its blocks are everybody's files
 */
export function startImport(
  catalog: Catalog,
  { body, caller, reqId }: { body: ImportBody; caller: Caller; reqId: string },
): Promise<ImportRow> {
  const { url, cid, car, node } = body
  if (node !== undefined && !(caller.role === 'admin' && caller.scopes.has('admin'))) {
    throw new Forbidden('Reading from a node by its id is for administrators.')
  }
  const kind = url !== undefined ? 'url' : cid !== undefined ? 'cid' : 'car'
  return createImport(catalog, {
    ...placed(body, caller),
    ownerId: caller.userId,
    kind,
    source: url ?? cid ?? car ?? null,
    nodeId: node ?? null,
    reqId,
    job: jobOf(kind, reqId),
  })
}

/** Where it goes, checked. @throws ValidationFailed; NotFound for a key of another folder */
export function placed(
  { folder: asked, name, copies, onConflict }: ImportPlace,
  caller: Pick<Caller, 'within'>,
) {
  const folder = checkFolder(asked, 'folder')
  assertWithin(caller, folder, 'This folder')
  const asName = name === undefined ? null : checkName(name, 'name')
  return { folder, name: asName, wanted: copies ?? null, onConflict }
}

export const jobOf =
  (kind: keyof typeof JOBS, reqId: string): NewImport['job'] =>
  (importId) => ({ job: JOBS[kind].name, payload: { importId, reqId } })
