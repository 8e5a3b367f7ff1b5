import {
  type Catalog,
  dropWriteSample,
  dueWriteSamples,
  forgetOldSamples,
  passWriteSample,
  pickWriteSamples,
  postponeWriteSamples,
  SAMPLE_AGES,
  type WriteSample,
} from '@holdfast/catalog'
import type { Background } from '@holdfast/cluster'
import type { BlockNode } from '@holdfast/nodes'
import { createPace } from './pace.ts'
import { readCopies } from './read-copies.ts'

/** New contents looked at per round, one chunk each: 24 reads a minute with three copies. */
const CONTENTS = 8
/** Read per round; the samples of an hour and a day ago come along. */
const MOST = 200
const POSTPONE_SECONDS = 60

/** Seconds between rounds. */
export const SAMPLE_SECONDS = 60

export type SampleDeps = {
  catalog: Catalog
  node(id: number): Pick<BlockNode, 'get'>
  share: number
  background?: Background | undefined
}

/** `picked` copies are new in the sample; the others are as `readCopies` tells. */
export type SampleReport = { picked: number; read: number; bad: number }

/**
 * Reads a small sample of what was written, a minute, an hour and a day later: a node that confirms and
 * loses is found long before the scrub comes by. Copies on a node that does not answer wait.
 */
export async function sampleWrites(
  { catalog, node, share, background }: SampleDeps,
  signal: AbortSignal,
): Promise<SampleReport> {
  const [youngest] = SAMPLE_AGES
  // Rounds drift; who is picked twice is in the sample once, or with two chunks.
  const oldest = youngest + 2 * SAMPLE_SECONDS
  const report = { picked: 0, read: 0, bad: 0 }
  report.picked = await pickWriteSamples(catalog, { contents: CONTENTS, oldest, youngest })
  const due = await dueWriteSamples(catalog, MOST)
  const byNode = Map.groupBy(due, ({ nodeId }) => nodeId)
  const readNode = async (nodeId: number, samples: readonly WriteSample[]): Promise<void> => {
    const pace = createPace({ share, signal })
    for (const sample of samples) {
      signal.throwIfAborted()
      const by = `${SAMPLE_AGES[sample.stage] ?? 0} s after the write`
      const deps = { catalog, node: node(nodeId), nodeId, pace, background, by, confirmed: true }
      const { missing, corrupt } = await readCopies(deps, [sample], { signal })
      report.read += 1
      report.bad += missing + corrupt
      if (missing + corrupt > 0) await dropWriteSample(catalog, sample)
      else await passWriteSample(catalog, sample)
    }
  }
  await Promise.all(
    [...byNode].map(([nodeId, samples]) =>
      readNode(nodeId, samples).catch(async () => {
        signal.throwIfAborted()
        await postponeWriteSamples(catalog, { nodeId, seconds: POSTPONE_SECONDS })
      }),
    ),
  )
  await forgetOldSamples(catalog)
  return report
}
