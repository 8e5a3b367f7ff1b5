import type { Catalog, FileRow, TakenUpload } from '@holdfast/catalog'
import { CHUNK_SIZE } from '@holdfast/chunks'
import type { Begun, LongWriter, StoredPart } from '@holdfast/content'
import type { Logger } from 'pino'
import { ChecksumMismatch } from '../http/errors.ts'
import { finishFile } from './finish-file.ts'
import { createIntake, type Intake } from './intake.ts'
import { createProgress } from './save-progress.ts'
import type { Checksum } from './tus-headers.ts'

export type ReceiveDeps = { catalog: Catalog; long: LongWriter; log: Pick<Logger, 'warn'> }

export type ReceiveInput = {
  /** With the length that this request said, where it said one. */
  upload: TakenUpload
  /** Reads the request until `stop`. */
  bodyUntil(stop: AbortSignal): AsyncIterable<Buffer>
  checksum: Checksum | undefined
  /** Aborts when a newer request wants the upload. */
  stop: AbortSignal
}

export type Received = { offset: number; expiresAt?: Date; file?: FileRow }

/**
 * Takes the body of one request. Whole chunks go to the nodes, the rest into the catalogue, and both count
 * from then on, also when the body breaks. The last chunk of a file counts only together with the file:
 * so an upload that says it is complete is a file.
 *
 * Under a checksum all of the body counts, or nothing.
 *
 * @throws what broke the body, after what came is saved; UploadOvertaken, ChecksumMismatch, BodyTooLarge,
 * QuotaExceeded, InsufficientNodes, NodesFull, and what a commit throws
 */
export async function receiveBytes(
  deps: ReceiveDeps,
  { upload, bodyUntil, checksum, stop }: ReceiveInput,
): Promise<Received> {
  const overtaken = new AbortController()
  const progress = createProgress(deps.catalog, upload, (error) => overtaken.abort(error))
  const intake = createIntake(bodyUntil(AbortSignal.any([stop, overtaken.signal])), {
    limit: (upload.size ?? Number.MAX_SAFE_INTEGER) - upload.offset,
    onBytes: checksum && ((bytes) => void checksum.hash.update(bytes)),
    ...(checksum === undefined ? {} : { saveMs: 0 }),
  })
  const onStored = checksum === undefined ? progress.stored : undefined
  const { signal } = overtaken
  let part: StoredPart = { begun: await goOn(deps.long, upload), rest: upload.tail }
  let expiresAt: Date | undefined
  try {
    do {
      const source = joined(part.rest, intake.round())
      const keep = lastLeaf(upload)
      part = await deps.long.storePart(part.begun, { source, keep, onStored, signal })
      if (checksum !== undefined) verify(checksum, intake)
      if (isWhole(upload, part)) {
        await progress.end()
        return await finished(deps, upload, part, signal)
      }
      expiresAt = await progress.save({ leaves: part.begun.leaves, tail: part.rest })
    } while (!intake.over)
  } catch (error) {
    await progress.end()
    throw signal.aborted ? signal.reason : error
  }
  if (intake.failure !== undefined) throw intake.failure
  return { offset: offsetOf(part), expiresAt }
}

/** The content as it was left. What the client says only now is taken from its quota now. */
async function goOn(long: LongWriter, upload: TakenUpload): Promise<Begun> {
  const { contentId, fence, reserved, leaves, wanted, size, offset } = upload
  const copies = wanted === null ? {} : { copies: wanted }
  const left = (size ?? offset) - offset
  const begun = long.goOn({ contentId, fence, reserved, leaves, left, ...copies })
  return size !== null && size > reserved ? long.take(begun, size - reserved) : begun
}

/** Parts of a file have no last chunk of their own; where the length is not known yet, nobody knows. */
const lastLeaf = ({ concat, size }: TakenUpload): number | undefined =>
  concat !== null || size === null ? undefined : Math.max(0, Math.ceil(size / CHUNK_SIZE) - 1)

const offsetOf = ({ begun, rest }: StoredPart): number => begun.leaves * CHUNK_SIZE + rest.length

const isWhole = ({ concat, size }: TakenUpload, part: StoredPart): boolean =>
  concat === null && offsetOf(part) === size

async function finished(
  deps: ReceiveDeps,
  upload: TakenUpload,
  { begun, rest }: StoredPart,
  signal: AbortSignal,
): Promise<Received> {
  const file = await finishFile(deps, { upload, begun, source: joined(rest), signal })
  return { offset: file.size, file }
}

function verify({ hash, expected }: Checksum, { failure }: Intake): void {
  // Half a body cannot be verified.
  if (failure !== undefined) throw failure
  if (!hash.digest().equals(expected)) throw new ChecksumMismatch()
}

async function* joined(
  first: Uint8Array,
  rest?: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (first.length > 0) yield first
  if (rest !== undefined) yield* rest
}
