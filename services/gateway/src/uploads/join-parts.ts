import {
  type Catalog,
  createUpload,
  type FileRow,
  findJoined,
  findUpload,
  moveReservation,
  removeUpload,
  returnReservation,
  takeUpload,
  type UploadRow,
  uploadTail,
} from '@holdfast/catalog'
import { CHUNK_SIZE } from '@holdfast/chunks'
import type { Begun, ContentReader, LongWriter } from '@holdfast/content'
import type { Logger } from 'pino'
import { NotFound, PartsIncomplete, UploadExpired } from '../http/errors.ts'
import type { Caller } from '../people/caller.ts'
import { finishFile } from './finish-file.ts'
import { refused } from './tus-headers.ts'
import type { UploadPlace } from './upload-metadata.ts'

export type JoinDeps = {
  catalog: Catalog
  long: LongWriter
  reader: ContentReader
  log: Pick<Logger, 'warn'>
}

export type JoinInput = {
  caller: Caller
  place: UploadPlace
  /** True: a file of that name is there. */
  replaces: boolean
  parts: readonly string[]
  concat: string
  metadata: string | null
  signal: AbortSignal
}

export type Joined = { id: string; fileId: string | null; size: number }

/**
 * Makes one file of complete parts, which then are gone. As long as they begin at whole chunks, the
 * chunks are taken over as they are; from the first one on that does not, the bytes are read and stored
 * again in their new places. Asked a second time for the same, it answers with what was made.
 *
 * @throws NotFound, UploadExpired, PartsIncomplete, ValidationFailed, and what `finishFile` throws
 */
export async function joinParts(deps: JoinDeps, input: JoinInput): Promise<Joined> {
  const { catalog } = deps
  const scope = { ownerId: input.caller.userId, within: input.caller.within }
  const made = await findJoined(catalog, { ...scope, concat: input.concat })
  if (made !== undefined) {
    const found = await takeUpload(catalog, { ...scope, id: made.id })
    if (typeof found === 'object' && 'finished' in found) return joinedOf(found.finished)
    await removeUpload(catalog, { ...scope, id: made.id })
  }
  const parts = await Promise.all(input.parts.map((id) => completePart(catalog, { ...scope, id })))
  const upload = await openJoined(deps, input, parts)
  try {
    const file = await join(deps, upload, parts, input.signal)
    for (const { id } of parts) await removeUpload(catalog, { ...scope, id })
    return { id: upload.row.id, fileId: file.id, size: file.size }
  } catch (error) {
    await giveUp(deps, upload, parts)
    throw error
  }
}

const joinedOf = ({ id, fileId, size }: UploadRow): Joined => ({ id, fileId, size: size ?? 0 })

type Part = UploadRow & { size: number }

async function completePart(
  catalog: Catalog,
  scope: { id: string; ownerId: string; within: string | undefined },
): Promise<Part> {
  const row = await findUpload(catalog, scope)
  if (row === undefined) throw new NotFound('A part')
  if (row.concat !== 'partial') throw refused('Upload-Concat', 'names an upload that is no part')
  if (row.state !== 'open') throw new UploadExpired()
  if (row.size === null || row.offset !== row.size) throw new PartsIncomplete()
  return { ...row, size: row.size }
}

type Opened = { row: UploadRow; begun: Begun }

/** What the parts had of the quota is the file's from here on. */
async function openJoined(
  { catalog, long }: JoinDeps,
  { caller, place, replaces, concat, metadata }: JoinInput,
  parts: readonly Part[],
): Promise<Opened> {
  const { userId: ownerId } = caller
  const { copies, ...target } = place
  const wished = copies === undefined ? {} : { copies }
  const maxBytes = Number.MAX_SAFE_INTEGER
  const begun = await long.open({ ownerId, ...wished, maxBytes, noFile: replaces })
  const { contentId } = begun
  try {
    const size = parts.reduce((sum, part) => sum + part.size, 0)
    const wanted = copies ?? null
    const row = { ownerId, contentId, concat, metadata, size, wanted, ...target }
    const upload = await createUpload(catalog, row)
    const from = parts.map((part) => part.contentId)
    const reserved = await moveReservation(catalog, { from, to: contentId })
    return { row: upload, begun: { ...begun, reserved } }
  } catch (error) {
    await long.abandon(contentId)
    throw error
  }
}

async function join(
  deps: JoinDeps,
  { row, begun }: Opened,
  parts: readonly Part[],
  signal: AbortSignal,
): Promise<FileRow> {
  let reached = begun
  let next = 0
  for (const { contentId, leaves, size } of parts) {
    reached = await deps.long.adopt(reached, { from: contentId, count: leaves })
    next += 1
    if (size % CHUNK_SIZE !== 0) break
  }
  const source = bytesAfter(deps, parts, next, signal)
  return finishFile(deps, { upload: row, begun: reached, source, signal })
}

/** The tail of part `next` - 1, and all that follows. */
async function* bytesAfter(
  { catalog, reader }: JoinDeps,
  parts: readonly Part[],
  next: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const [i, { id, contentId, leaves, size }] of parts.entries()) {
    if (i < next - 1) continue
    const end = leaves * CHUNK_SIZE
    if (i >= next && end > 0) yield* reader.read({ contentId, start: 0, end, size: end, signal })
    const tail = await uploadTail(catalog, id)
    if (tail.length !== size - end) throw new UploadExpired()
    if (tail.length > 0) yield tail
  }
}

async function giveUp(
  { catalog, long, log }: JoinDeps,
  { row, begun }: Opened,
  parts: readonly Part[],
): Promise<void> {
  const to = parts.map(({ contentId, size: bytes }) => ({ contentId, bytes }))
  try {
    await returnReservation(catalog, { from: begun.contentId, to })
    await removeUpload(catalog, { id: row.id, ownerId: row.ownerId })
  } catch (err) {
    log.warn({ err }, 'parts that were not joined did not get their reservation back')
    await long.abandon(begun.contentId)
  }
}
