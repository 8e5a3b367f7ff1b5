import { CHUNK_SIZE } from '@holdfast/chunks'
import { type Begun, firstMissing, type StoredLong } from '@holdfast/content'
import { isImportPlace } from '@holdfast/process'
import { beginContent, dropContent } from './begin-content.ts'
import type { ImportDeps } from './deps.ts'
import { ImportRefused } from './errors.ts'
import type { Run } from './run-import.ts'
import { openSource, type SourceFacts } from './url-source.ts'

/**
 * Stores what a web address has, and goes on where an earlier attempt ended when the server allows
 * it. Where it does not, all comes again, is compared, and only what is missing is added.
 */
export async function storeUrl(
  deps: ImportDeps,
  run: Run,
  { before, slot }: { before: Begun | undefined; slot: 'contentId' | 'stagedId' },
): Promise<{ stored: StoredLong; facts: SourceFacts }> {
  const { config, long } = deps
  const { signal } = run
  const known = run.import.facts.source as SourceFacts | undefined
  const source = await openSource({
    url: run.import.source ?? '',
    allows: isImportPlace(config.importAllow),
    offset: before === undefined ? 0 : firstMissing(before) * CHUNK_SIZE,
    known,
    signal,
  })
  const { facts, offset } = source
  if ((facts.size ?? 0) > config.importMax) {
    throw new ImportRefused('TOO_LARGE', 'It is larger than imports may be here.')
  }
  await run.tell({
    bytesTotal: facts.size,
    bytesDone: offset,
    facts: { ...run.import.facts, source: facts },
  })
  const begun = await beginContent(deps, run, { before, size: facts.size, slot })
  try {
    const stored = await long.storeStream(begun, {
      source: counted(source.bytes, offset, run),
      first: offset / CHUNK_SIZE,
      maxBytes: config.importMax,
      signal,
    })
    return { stored, facts }
  } catch (error) {
    if ((error as { code?: unknown }).code === 'CONTENT_DIFFERS') await dropContent(deps, run, slot)
    throw error
  }
}

async function* counted(source: AsyncIterable<Uint8Array>, from: number, run: Run) {
  let bytes = from
  for await (const piece of source) {
    bytes += piece.length
    run.progress(bytes)
    yield piece
  }
}
