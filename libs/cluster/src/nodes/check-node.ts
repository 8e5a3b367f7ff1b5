import { type KuboNode, NodeRefused, NodeUnreachable, type Ping } from '@holdfast/nodes'
import { NodeNotAccepted } from './errors.ts'
import { tryBlock } from './try-block.ts'

export type CheckOptions = {
  rpcUrl: string
  /** Somebody accepted by name that this node may lose what it confirmed. */
  allowUnsynced: boolean
  signal?: AbortSignal | undefined
}

export type CheckedNode = Ping & {
  /** Percent from which a daemon with automatic GC would collect; it cannot be seen whether it does. */
  gcWatermark?: number
  /** The node would not say whether it syncs. */
  syncUnknown: boolean
}

/**
 * What must hold before an address becomes a node: it answers as an IPFS node, syncs what it
 * confirms, and stores, returns and deletes a block. Changes nothing but that one block.
 *
 * @throws NodeNotAccepted
 */
export async function checkNode(node: KuboNode, options: CheckOptions): Promise<CheckedNode> {
  const { rpcUrl, signal } = options
  const ping = await asking(rpcUrl, () => node.ping({ signal }))
  const { syncsWrites, gcWatermark } = await asking(rpcUrl, () => node.settings({ signal }))
  if (syncsWrites === false && !options.allowUnsynced) {
    throw new NodeNotAccepted(
      rpcUrl,
      'unsynced',
      'its datastore does not sync writes, so it may lose what it confirmed; ' +
        'turn sync on, or accept that by naming the address in HOLDFAST_ALLOW_UNSYNCED',
    )
  }
  await mustTakeBlocks(node, options)
  return {
    ...ping,
    ...(gcWatermark === undefined ? {} : { gcWatermark }),
    syncUnknown: syncsWrites === undefined,
  }
}

async function mustTakeBlocks(node: KuboNode, { rpcUrl, signal }: CheckOptions): Promise<void> {
  const failed = (await tryBlock(node, { signal })).find((step) => 'error' in step)
  if (failed === undefined) return
  signal?.throwIfAborted()
  const { error: cause } = failed
  throw new NodeNotAccepted(rpcUrl, 'test-failed', `a test block failed: ${messageOf(cause)}`, {
    cause,
  })
}

async function asking<T>(rpcUrl: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof NodeUnreachable) {
      throw new NodeNotAccepted(rpcUrl, 'no-answer', messageOf(error), { cause: error })
    }
    if (error instanceof NodeRefused) {
      throw new NodeNotAccepted(rpcUrl, 'forbidden', messageOf(error), { cause: error })
    }
    if ((error as { code?: unknown } | null)?.code === 'NODE_FAILED') {
      throw new NodeNotAccepted(rpcUrl, 'not-a-node', messageOf(error), { cause: error })
    }
    throw error
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
