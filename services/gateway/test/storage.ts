import { addNode, type Catalog, createLedger, listNodes } from '@holdfast/catalog'
import { createSightings, openCluster } from '@holdfast/cluster'
import { connectContent, connectLongWriter } from '@holdfast/content'
import { createFaultyNode, createNodePool, type FaultyNode } from '@holdfast/nodes'
import type { StartDeps } from '../src/start.ts'

export type Storage = Pick<StartDeps, 'writer' | 'reader' | 'long' | 'pool'> & {
  nodes: FaultyNode[]
  /** Sets the state of a node (counted from 0) and waits until the gateway knows. */
  setState(index: number, to: 'active' | 'down' | 'readonly'): Promise<void>
  refresh(): Promise<void>
  close(): Promise<void>
}

const log = { warn: () => {} }

/** The real byte path on a real catalogue, with nodes in memory that can be told to fail. */
export async function openTestStorage(
  catalog: Catalog,
  { count = 4, copies = 3, quorum = 2 } = {},
): Promise<Storage> {
  const nodes = new Map<number, FaultyNode>()
  for (let i = 0; i < count; i += 1) {
    const peerId = `peer-${i}`
    const { id } = await addNode(catalog, {
      name: `node-${i}`,
      rpcUrl: `http://node-${i}.test:5001`,
      peerId,
      state: 'active',
    })
    nodes.set(id, createFaultyNode({ peerId }))
  }
  const ids = [...nodes.keys()]
  const sightings = createSightings()
  const pool = createNodePool({
    onSighting: sightings.see,
    createNode: ({ id }) => nodes.get(id) as FaultyNode,
  })
  const load = () => listNodes(catalog)
  const cluster = await openCluster({ pool, sightings, load, copies, quorum })
  const ledger = createLedger(catalog)
  const { writer, reader } = connectContent({ catalog, ledger, cluster, log })
  const long = connectLongWriter({ catalog, ledger, cluster, log })
  return {
    writer,
    reader,
    long,
    pool,
    nodes: [...nodes.values()],
    refresh: () => cluster.refresh(),
    async setState(index, to) {
      // Not by setNodeState, which would insist on the way back by `returning`.
      const sql = 'UPDATE nodes SET state = $2 WHERE id = $1'
      await catalog.pool.query(sql, [ids[index], to])
      await cluster.refresh()
    },
    async close() {
      long.close()
      await writer.close()
      await reader.close()
      await ledger.close()
      await cluster.close()
      await pool.close()
    },
  }
}
