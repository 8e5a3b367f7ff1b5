import { cidText } from '@holdfast/chunks'
import type { Cluster } from '@holdfast/cluster'
import { SourceUnavailable } from './errors.ts'
import type { BlockSource } from './gateway-blocks.ts'

/** Blocks that one registered node has itself, each compared with its digest by the pool. */
export function nodeBlocks(
  { pool }: Pick<Cluster, 'pool'>,
  nodeId: number,
  signal: AbortSignal,
): BlockSource {
  return {
    fetch: async ({ digest, codec }) => {
      try {
        return await pool.node(nodeId).get(digest, { signal })
      } catch (cause) {
        signal.throwIfAborted()
        const cid = cidText(digest, codec)
        throw new SourceUnavailable(`Node ${nodeId} did not give block ${cid}.`, { cause })
      }
    },
    close: () => {},
  }
}
