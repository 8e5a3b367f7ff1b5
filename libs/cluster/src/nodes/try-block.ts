import { randomBytes } from 'node:crypto'
import { sha256 } from '@holdfast/chunks'
import type { BlockNode } from '@holdfast/nodes'

export type TryStep = 'put' | 'get' | 'delete'

/** How a step went; the error of the first that failed ends the trial. */
export type Tried = { step: TryStep; ms: number } | { step: TryStep; error: unknown }

/** As large as a chunk is often, and small enough for a slow line. */
export const TRIED_BYTES = 262_144

/**
 * Stores a block that nobody knows, reads it back (the port hashes it), and removes it: what a node has
 * to be able to do. Never throws; leaves nothing behind where the node lets us remove at all.
 */
export async function tryBlock(
  node: Pick<BlockNode, 'put' | 'get' | 'delete' | 'has'>,
  { signal }: { signal?: AbortSignal | undefined },
): Promise<Tried[]> {
  const bytes = randomBytes(TRIED_BYTES)
  const digest = sha256(bytes)
  const steps: readonly [TryStep, () => Promise<unknown>][] = [
    ['put', () => node.put({ digest, bytes }, { signal })],
    ['get', () => node.get(digest, { signal, size: bytes.length })],
    ['delete', () => removed(node, digest, signal)],
  ]
  const tried: Tried[] = []
  for (const [step, call] of steps) {
    const began = performance.now()
    try {
      await call()
      tried.push({ step, ms: performance.now() - began })
    } catch (error) {
      tried.push({ step, error })
      // A block that was stored and cannot be read is still there.
      if (step === 'get') await node.delete([digest], { signal }).catch(() => {})
      break
    }
  }
  return tried
}

async function removed(
  node: Pick<BlockNode, 'delete' | 'has'>,
  digest: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  await node.delete([digest], { signal })
  if (await node.has(digest, { signal })) throw new Error('a deleted block was still there')
}
