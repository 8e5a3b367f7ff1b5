import type { FileRow } from '@holdfast/catalog'
import { decodeText, TEXT_BYTES } from '@holdfast/chunks/first-text'
import type { Logger } from 'pino'
import type { ContentReader } from '../content/types.ts'
import { bytesOf } from '../files/serve-file.ts'

/** The page has more to say than the text, so it does not wait for nodes that are slow. */
const WAIT_MS = 5_000

/** The beginning of a file as text; or why there is none. */
export type FirstText = { text: string; cut: boolean } | { why: string }

type Deps = { reader: ContentReader; signal: AbortSignal; log: Logger }

/** Reads the beginning of a file. Nodes that do not answer are no reason to have no page. */
export async function firstText(file: FileRow, { reader, signal, log }: Deps): Promise<FirstText> {
  const cut = file.size > TEXT_BYTES
  try {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(WAIT_MS)])
    const text = decodeText(await beginningOf(file, { reader, signal: inTime }), cut)
    return text === undefined ? { why: 'These bytes are no text.' } : { text, cut }
  } catch (error) {
    signal.throwIfAborted()
    log.warn({ err: error }, 'the text of a shared file could not be shown')
    return { why: 'The text cannot be read at the moment. Load the page again later.' }
  }
}

async function beginningOf(
  file: FileRow,
  deps: { reader: ContentReader; signal: AbortSignal },
): Promise<Buffer> {
  if (file.size === 0) return Buffer.alloc(0)
  const pieces: Uint8Array[] = []
  const read = bytesOf(file, deps)
  for await (const piece of read({ start: 0, end: Math.min(file.size, TEXT_BYTES) })) {
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
