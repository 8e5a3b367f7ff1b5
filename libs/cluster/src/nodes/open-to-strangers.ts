import { addressKind } from '@holdfast/process'
import type { NodeDoor, OpenNode } from './open-node.ts'

/**
 * Whether the RPC of a node lets in whoever reaches it. Whoever does owns the node (S11), so that is
 * only fine where nobody else can: on loopback, where it is not even asked.
 */
export async function isOpenToStrangers(
  openNode: OpenNode,
  door: NodeDoor,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (isLoopback(door.rpcUrl)) return false
  const stranger = openNode({ ...door, credentials: null })
  try {
    await stranger.ping({ signal })
    return true
  } catch {
    return false
  } finally {
    await stranger.close()
  }
}

export function isLoopback(rpcUrl: string): boolean {
  const host = new URL(rpcUrl).hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || addressKind(host) === 'loopback'
}
