import { type Catalog, findNode, listNodes, type NodeRow, PeerTaken } from '@holdfast/catalog'
import { isTimeUp, NodeNotAccepted, type OpenNode, registerNode } from '@holdfast/cluster'
import { NodeError } from '@holdfast/nodes'
import type { Vault } from '@holdfast/process'
import { NodeKnown, notTaken, refusalOf } from './errors.ts'
import { type Credentials, credentialsText } from './node-fields.ts'

export type NewNodeInput = {
  rpcUrl: string
  gatewayUrl: string | null
  name?: string | undefined
  zone?: string | null | undefined
  weight?: number | undefined
  credentials?: Credentials | null | undefined
  allowUnsynced: boolean
  actorId: string
}

export type AddNodeDeps = {
  catalog: Catalog
  openNode: OpenNode
  vaults: { nodes: Pick<Vault, 'seal'> }
}

/**
 * Makes the repository behind an address a node. One that is known under an address where nobody
 * answers any more has moved and keeps its id; one that answers at both is refused.
 *
 * @throws NodeNotTaken, NodeKnown
 */
export async function addNode(
  { catalog, openNode, vaults }: AddNodeDeps,
  input: NewNodeInput,
  signal: AbortSignal,
): Promise<{ node: NodeRow; isNew: boolean }> {
  const { credentials, name, zone, weight, ...rest } = input
  await refuseKnown(catalog, input.rpcUrl)
  try {
    const { nodeId, outcome } = await registerNode(
      { catalog, openNode },
      {
        ...rest,
        ...(name === undefined ? {} : { name }),
        ...(zone === undefined ? {} : { zone }),
        ...(weight === undefined ? {} : { weight }),
        ...(credentials === undefined ? {} : { credentials: sealed(vaults.nodes, credentials) }),
      },
      { signal },
    )
    return { node: (await findNode(catalog, nodeId)) as NodeRow, isNew: outcome === 'added' }
  } catch (error) {
    if (error instanceof NodeNotAccepted) throw refusalOf(error)
    if (isTimeUp(error)) throw notTaken(error)
    if (error instanceof PeerTaken)
      throw new NodeKnown('This repository or address is a node already.')
    if (error instanceof NodeError) throw notTaken(error, NOT_FINISHED)
    throw error
  }
}

/** Its row is there: the monitor goes on with it, and so does another call like this. */
const NOT_FINISHED = 'It was added, and joins as soon as it answers. '

async function refuseKnown(catalog: Catalog, rpcUrl: string): Promise<void> {
  const known = (await listNodes(catalog)).find((node) => node.rpcUrl === rpcUrl)
  if (known === undefined || known.state === 'joining') return
  throw new NodeKnown(`This is the address of node ${known.id}. Edit that one, or remove it first.`)
}

export const sealed = (vault: Pick<Vault, 'seal'>, given: Credentials | null): string | null =>
  given === null ? null : vault.seal(credentialsText(given))
