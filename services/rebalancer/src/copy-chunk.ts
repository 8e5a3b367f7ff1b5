import { type Cluster, type TurnEnd, verifyStored } from '@holdfast/cluster'
import { NodeFull, NodeRefused } from '@holdfast/nodes'

export type CopyDeps = {
  cluster: Pick<Cluster, 'readable' | 'background' | 'accuse'> & {
    pool: Pick<Cluster['pool'], 'get' | 'put' | 'reserve'> & {
      node(id: number): Pick<ReturnType<Cluster['pool']['node']>, 'get'>
    }
  }
}

export type Copied = {
  /** Where it was stored and read again. */
  stored: number[]
  /** Nodes that may or may not have it: no answer, or not the right one. */
  unsure: number[]
  /** Why a target has no copy, the last one's reason. */
  error: Error | undefined
}

/**
 * Copies one chunk: reads it from a holder (its hash is checked), puts it on every target, and reads it
 * back from there. A target counts only after that: an IPFS node that holds a broken block of that
 * digest takes the put and keeps the broken one. Nothing is recorded here. Takes its turn behind clients.
 *
 * Throws AllHoldersFailed, or the signal's reason.
 */
export async function copyChunk(
  { cluster }: CopyDeps,
  chunk: { digest: Uint8Array; size: number; holders: readonly number[] },
  targets: readonly number[],
  { signal }: { signal: AbortSignal },
): Promise<Copied> {
  const { digest, size } = chunk
  const { pool, background } = cluster
  const from = cluster.readable(chunk.holders)
  const turn = await background.turn({ bytes: size, from, to: targets }, { signal })
  const copied: Copied = { stored: [], unsure: [], error: undefined }
  const done: TurnEnd = { storedOn: copied.stored }
  let release = () => {}
  try {
    release = await pool.reserve(size, { signal })
    const { bytes, nodeId } = await pool.get(turn.from, digest, { signal, size })
    done.readFrom = nodeId
    const one = async (id: number) => {
      try {
        await pool.put(id, { digest, bytes }, { signal })
        await verifyStored(cluster, id, chunk, { signal })
        copied.stored.push(id)
      } catch (error) {
        copied.error = error instanceof Error ? error : new Error(String(error))
        if (!isAnswer(error)) copied.unsure.push(id)
      }
    }
    await Promise.all(targets.map(one))
    return copied
  } finally {
    release()
    turn.end(done)
  }
}

/** The node said no to the put, so nothing is there. */
function isAnswer(error: unknown): boolean {
  return error instanceof NodeFull || error instanceof NodeRefused
}
