import { createLookAhead } from '../look-ahead.ts'
import { type CrcSoFar, countPiece, NOTHING_YET } from './crc-so-far.ts'
import { entryAt, type PlannedEntry, type ZipEntry, type ZipPlan } from './plan-zip.ts'
import {
  centralHeader,
  centralLength,
  dataDescriptor,
  endRecords,
  localHeader,
  localLength,
} from './records.ts'

/** Bytes `[start, end)`. */
export type Span = { start: number; end: number }

/** Where the bytes of entries come from, and where their CRCs are remembered. */
export type ZipSource<E> = {
  /** Bytes `[start, end)` of a file, in order and right. */
  read(entry: E, span: Span): AsyncIterable<Uint8Array>
  /** How far the CRCs of these are known, in their order; undefined where nothing is. */
  known(entries: readonly E[]): Promise<readonly (CrcSoFar | undefined)[]>
  /** The CRC of an entry is known so far: whole, or up to where the reader stopped. */
  learned(entry: E, so: CrcSoFar): void
}

/** CRCs looked up at once. */
const LOOKUP = 1_000

/**
 * Bytes `[start, end)` of the archive. Made from any offset on: a CRC of what lies before is asked for,
 * and where nobody knows it, the missing part of that file is read again; so a resumed download ends
 * with the same bytes as one that was never interrupted.
 *
 * An entry is opened before its header is handed on, so that the first failure comes before the first
 * byte. Memory is that of one piece and of a few small files ahead.
 */
export async function* readZip<E extends ZipEntry>(
  plan: ZipPlan<E>,
  span: Span,
  source: ZipSource<E>,
): AsyncGenerator<Uint8Array> {
  const { entries, directory } = plan
  const crcs = await knownBefore(plan, span, source)
  const ahead = createLookAhead({
    openAt: (i) => {
      const entry = entries[i] as E & PlannedEntry
      return source.read(entry, dataSpan(entry, span))
    },
    sizeAt: (i) => ((entries[i]?.offset ?? span.end) < span.end ? entries[i]?.size : undefined),
  })
  try {
    const first = span.start < directory.at ? entryAt(entries, span.start) : entries.length
    for (let i = first; i < entries.length; i += 1) {
      const entry = entries[i] as E & PlannedEntry
      if (entry.offset >= span.end) return
      const opened = ahead.open(i)
      opened.catch(() => {}) // awaited below, after what its CRC may need first
      yield* readEntry(entry, { i, span, source, crcs, opened })
    }
  } finally {
    ahead.close()
  }
  yield* readDirectory(plan, span, source, crcs)
}

type Crcs = Map<number, CrcSoFar>

/** For a range from the start nothing has to be asked: everything passes by. */
async function knownBefore<E extends ZipEntry>(
  { entries, directory }: ZipPlan<E>,
  { start, end }: Span,
  source: ZipSource<E>,
): Promise<Crcs> {
  const crcs: Crcs = new Map()
  if (start === 0 || entries.length === 0) return crcs
  const begun = start < directory.at ? entryAt(entries, start) + 1 : entries.length
  // Without a part of the directory only the one that the range begins in can need its front.
  const from = end > directory.at ? 0 : begun - 1
  for (let at = from; at < begun; at += LOOKUP) {
    const batch = entries.slice(at, Math.min(begun, at + LOOKUP))
    for (const [k, so] of (await source.known(batch)).entries()) {
      if (so !== undefined) crcs.set(at + k, so)
    }
  }
  return crcs
}

type Reading<E> = {
  i: number
  span: Span
  source: ZipSource<E>
  crcs: Crcs
  /** The bytes of the entry's data that lie in the span; its first piece is there already. */
  opened: Promise<AsyncIterable<Uint8Array>>
}

async function* readEntry<E extends ZipEntry>(
  entry: E & PlannedEntry,
  { i, span, source, crcs, opened }: Reading<E>,
): AsyncGenerator<Uint8Array> {
  const dataAt = entry.offset + localLength(entry)
  const after = dataAt + entry.size
  const from = dataSpan(entry, span).start
  let so = crcs.get(i) ?? NOTHING_YET
  if (so.bytes < from && span.end > after) {
    so = await countOn(entry, so, from, source)
    crcs.set(i, so)
  }
  const before = so.bytes
  const data = await opened
  yield* cutTo(span, entry.offset, localHeader(entry))
  try {
    let at = from
    for await (const piece of data) {
      so = countPiece(so, at, piece)
      at += piece.length
      yield piece
    }
  } finally {
    if (so.bytes > before || so.bytes === entry.size) {
      crcs.set(i, so)
      source.learned(entry, so)
    }
  }
  if (span.end > after) yield* cutTo(span, after, dataDescriptor(entry, so.crc))
}

/** Reads a file, or what is missing of it, only for its CRC. */
async function countOn<E>(
  entry: E,
  known: CrcSoFar,
  upTo: number,
  source: ZipSource<E>,
): Promise<CrcSoFar> {
  let so = known
  for await (const piece of source.read(entry, { start: known.bytes, end: upTo })) {
    so = countPiece(so, so.bytes, piece)
  }
  return so
}

async function* readDirectory<E extends ZipEntry>(
  { entries, directory }: ZipPlan<E>,
  span: Span,
  source: ZipSource<E>,
  crcs: Crcs,
): AsyncGenerator<Uint8Array> {
  let at = directory.at
  for (const [i, entry] of entries.entries()) {
    if (at >= span.end) return
    const length = centralLength(entry)
    if (at + length > span.start) {
      let so = crcs.get(i) ?? NOTHING_YET
      if (so.bytes < entry.size) {
        so = await countOn(entry, so, entry.size, source)
        source.learned(entry, so)
      }
      yield* cutTo(span, at, centralHeader(entry, so.crc))
    }
    at += length
  }
  yield* cutTo(span, at, endRecords({ entries: entries.length, ...directory }))
}

/** The part of a record at `at` that lies in the span; nothing where none does. */
function* cutTo(span: Span, at: number, record: Buffer): Generator<Uint8Array> {
  const from = Math.max(0, span.start - at)
  const to = Math.min(record.length, span.end - at)
  if (from < to) yield record.subarray(from, to)
}

/** The part of an entry's data that lies in a span. */
function dataSpan(entry: PlannedEntry, span: Span): Span {
  const dataAt = entry.offset + localLength(entry)
  const start = Math.min(entry.size, Math.max(0, span.start - dataAt))
  return { start, end: Math.max(start, Math.min(entry.size, span.end - dataAt)) }
}
