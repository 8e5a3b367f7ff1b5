import type { CrcSoFar } from '@holdfast/archive'
import { type Catalog, type ContentCrc, contentCrcs, rememberCrcs } from '@holdfast/catalog'
import type { Logger } from 'pino'

type Entry = { contentId: string }

export type CrcMemory = {
  known(entries: readonly Entry[]): Promise<(CrcSoFar | undefined)[]>
  learned(entry: Entry, so: CrcSoFar): void
  /** Writes down what is not yet; never throws. */
  flush(): Promise<void>
}

const WRITTEN_AT_ONCE = 500

/** The CRCs of contents, kept in the catalogue while an archive is sent: see docs/decisions/0017. */
export function createCrcMemory(catalog: Catalog, log: Logger): CrcMemory {
  let waiting: ContentCrc[] = []
  const flush = async () => {
    const crcs = waiting
    waiting = []
    // Without them a resumed archive reads more than it had to; it is right all the same.
    await rememberCrcs(catalog, crcs).catch((err: unknown) =>
      log.warn({ err }, 'the checksums of an archive were not kept'),
    )
  }
  return {
    async known(entries) {
      const found = await contentCrcs(
        catalog,
        entries.map(({ contentId }) => contentId),
      )
      return entries.map(({ contentId }) => found.get(contentId))
    },
    learned({ contentId }, so) {
      if (so.bytes === 0) return
      waiting.push({ contentId, ...so })
      if (waiting.length >= WRITTEN_AT_ONCE) void flush()
    },
    flush,
  }
}
