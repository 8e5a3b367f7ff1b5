import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listNodes } from '@holdfast/catalog'
import {
  canaryOf,
  catalogueIdentity,
  generationMark,
  NodeNotAccepted,
  ownerMark,
  type RefusalReason,
  registerNode,
} from '@holdfast/cluster'
import { createKuboNode } from '@holdfast/nodes'
import { startTestNode, type TestNode } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSystem, type System } from './fixtures/monitor.ts'

describe('registering a node', () => {
  let system: System
  let node: TestNode

  beforeAll(async () => {
    system = await openSystem()
    node = await startTestNode()
  })
  afterAll(async () => {
    await node.stop()
    await system.close()
  })

  const register = (rpcUrl: string, gatewayUrl: string | null = null, allowUnsynced = true) =>
    registerNode(
      { catalog: system.catalog, openNode: createKuboNode },
      { rpcUrl, gatewayUrl, allowUnsynced },
    )
  const refusal = async (registering: Promise<unknown>): Promise<RefusalReason | undefined> => {
    const error = await registering.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(NodeNotAccepted)
    return (error as NodeNotAccepted).reason
  }

  it('is refused where nobody answers, or something that is no IPFS node', async () => {
    const server: Server = createServer((_request, response) => response.end('hello'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await refusal(register(url))).toBe('not-a-node')
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    expect(await refusal(register(url))).toBe('no-answer')
  })

  it('is refused when its writes are not synced and nobody accepted that', async () => {
    expect(await refusal(register(node.rpcUrl, node.gatewayUrl, false))).toBe('unsynced')
    expect(await listNodes(system.catalog)).toEqual([])
  })

  it('leaves nothing on the node but its canary and marks, and opens it for copies', async () => {
    const { nodeId, outcome } = await register(node.rpcUrl, node.gatewayUrl)
    expect(outcome).toBe('added')
    const [row] = await listNodes(system.catalog)
    expect(row).toMatchObject({ id: nodeId, state: 'active', peerId: node.peerId })
    expect(row?.capacity).toBeGreaterThan(0)

    const port = createKuboNode(node)
    const listed: string[] = []
    for await (const digest of port.list()) listed.push(digest.toString('hex'))
    await port.close()
    const id = await catalogueIdentity(system.catalog)
    const expected = [canaryOf(id, nodeId), ownerMark(id), generationMark(id, 0)]
    expect(listed.sort()).toEqual(
      expected.map(({ digest }) => Buffer.from(digest).toString('hex')).sort(),
    )
  })

  it('is refused for a second address of a repository that still answers at its first', async () => {
    const other = node.rpcUrl.replace('127.0.0.1', 'localhost')
    expect(await refusal(register(other))).toBe('peer-taken')
  })

  it('follows a repository that moved, under its old id', async () => {
    const [before] = await listNodes(system.catalog)
    await system.catalog.pool.query(`UPDATE nodes SET rpc_url = 'http://127.0.0.1:9'`)
    const { nodeId, outcome } = await register(node.rpcUrl, node.gatewayUrl)
    expect({ nodeId, outcome }).toEqual({ nodeId: before?.id, outcome: 'moved' })
    expect((await listNodes(system.catalog)).map(({ rpcUrl }) => rpcUrl)).toEqual([node.rpcUrl])
  })
})
