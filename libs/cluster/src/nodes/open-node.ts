import type { LookupFunction } from 'node:net'
import { createKuboNode, type KuboNode, type NodeAccess } from '@holdfast/nodes'
import { createGuardedLookup, isNodePlace, type Vault } from '@holdfast/process'

export type NodeDoor = Omit<NodeAccess, 'id'> & { id?: number }

/** Talks to the node at an address; what it is given as credentials is as the catalogue has them. */
export type OpenNode = (door: NodeDoor) => KuboNode

export type OpenNodeOptions = {
  /** Opens the credentials in the catalogue; without one, nodes that ask for any refuse us. */
  vault?: Pick<Vault, 'open'> | undefined
  log: { warn(fields: object, message: string): void }
  /** How names become addresses; by default by the system, without the refused ones. */
  lookup?: LookupFunction
}

/**
 * How nodes are reached: their credentials are opened here and nowhere earlier, and names that lead
 * to link-local or metadata addresses are not followed, whenever a connection is made (S10).
 *
 * Credentials that cannot be opened are left out instead of failing: the node then answers 401, which
 * is what every other part already knows how to say (`misconfigured`).
 */
export function createOpenNode(options: OpenNodeOptions): OpenNode {
  const { vault, log, lookup = createGuardedLookup(isNodePlace) } = options
  const told = new Set<string>()
  const opened = ({ id, credentials }: NodeDoor): string | null => {
    if (credentials === null || credentials === undefined) return null
    try {
      if (vault === undefined) throw new Error('this service was given no HOLDFAST_SECRET')
      return vault.open(credentials)
    } catch (err) {
      if (!told.has(credentials)) {
        log.warn({ nodeId: id, err }, 'the credentials of a node could not be read')
      }
      told.add(credentials)
      return null
    }
  }
  return (door) => {
    const { rpcUrl, gatewayUrl } = door
    return createKuboNode({ rpcUrl, gatewayUrl, credentials: opened(door), lookup })
  }
}
