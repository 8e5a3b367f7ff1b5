import { type Catalog, createImport, type ImportRow } from '@holdfast/catalog'
import type { LongWriter } from '@holdfast/content'
import type { Caller } from '../people/caller.ts'
import type { ImportPlace } from './import-fields.ts'
import { jobOf, placed } from './start-import.ts'

type Input = {
  caller: Pick<Caller, 'userId' | 'within'>
  place: ImportPlace
  body: AsyncIterable<Uint8Array>
  declaredSize?: number
  maxBytes: number
  reqId: string
  signal: AbortSignal
}

/**
 * Keeps a CAR that is sent as an open content on the nodes until its files are made: it counts
 * against the quota, survives every process, and any chunker can unpack it.
 *
 * @throws ValidationFailed, NotFound, QuotaExceeded, TooLarge, InsufficientNodes, NodesFull
 */
export async function stageCar(
  { catalog, long }: { catalog: Catalog; long: LongWriter },
  { caller, place, body, declaredSize, maxBytes, reqId, signal }: Input,
): Promise<ImportRow> {
  const { userId: ownerId } = caller
  const where = placed(place, caller)
  const size = declaredSize === undefined ? {} : { size: declaredSize }
  const begun = await long.open({ ownerId, maxBytes, noFile: true, ...size })
  const { contentId } = begun
  try {
    const stored = await long.storeStream(begun, { source: body, first: 0, maxBytes, signal })
    const row = await createImport(catalog, {
      ...where,
      ownerId,
      kind: 'car',
      source: null,
      stagedId: contentId,
      stagedSize: stored.size,
      bytesTotal: stored.size,
      reqId,
      job: jobOf('car', reqId),
    })
    long.leave(contentId)
    return row
  } catch (error) {
    await long.abandon(contentId)
    throw error
  }
}
