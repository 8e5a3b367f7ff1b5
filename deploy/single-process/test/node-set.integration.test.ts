import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '@holdfast/process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DataFolder, openDataFolder } from '../src/data-folder.ts'
import { type NodeSet, startNodes } from '../src/node-set.ts'
import { endsWithin } from '../src/process-alive.ts'

const log = createLogger({ service: 'test', level: 'silent' })
let data: DataFolder
const started: NodeSet[] = []

beforeEach(async () => {
  data = await openDataFolder(join(await mkdtemp(join(tmpdir(), 'holdfast-nodes-')), 'data'))
})
afterEach(async () => {
  for (const nodes of started.splice(0)) await nodes.stop()
  await rm(join(data.path, '..'), { recursive: true, force: true })
})

async function start(restartNodes: boolean) {
  const config = {
    embeddedNodes: 2,
    kubo: undefined,
    restartNodes,
    nodeCapacity: 64 * 1024 ** 2,
    syncNodes: true,
    logLevel: 'info',
  }
  const nodes = await startNodes({ config, data, log })
  started.push(nodes)
  return nodes
}

const pidOf = async (name: string) =>
  Number(await readFile(join(data.path, 'nodes', `${name}.pid`), 'utf8'))

const version = (rpcUrl: string) =>
  fetch(new URL('/api/v0/version', rpcUrl), { method: 'POST' }).then((response) => response.ok)

describe('the embedded nodes of a start', () => {
  it('answer, each with a repository of its own, and end when they are stopped', async () => {
    const nodes = await start(true)
    expect(nodes.addresses.map(({ name }) => name)).toEqual(['node-1', 'node-2'])
    expect(new Set(nodes.addresses.map(({ peerId }) => peerId)).size).toBe(2)
    for (const { rpcUrl } of nodes.addresses) expect(await version(rpcUrl)).toBe(true)
    const pid = await pidOf('node-1')
    await nodes.stop()
    expect(await endsWithin(pid, 0)).toBe(true)
  })

  it('come back under the same addresses and as the same repositories', async () => {
    const first = await start(true)
    await first.stop()
    const second = await start(true)
    const known = ({ addresses }: NodeSet) =>
      addresses.map(({ name, peerId, rpcUrl, gatewayUrl }) => [name, peerId, rpcUrl, gatewayUrl])
    expect(known(second)).toEqual(known(first))
  })

  it('are started again after a SIGKILL', async () => {
    const nodes = await start(true)
    const killed = await pidOf('node-1')
    process.kill(killed, 'SIGKILL')
    await expect.poll(() => pidOf('node-1'), { timeout: 20_000 }).not.toBe(killed)
    const [{ rpcUrl } = { rpcUrl: '' }] = nodes.addresses
    await expect.poll(() => version(rpcUrl).catch(() => false), { timeout: 20_000 }).toBe(true)
  })

  it('are cleaned up when an earlier start left them', async () => {
    // What nobody looks after any more, as after a SIGKILL of ours.
    await start(false)
    const left = await pidOf('node-1')
    await start(true)
    expect(await endsWithin(left, 0)).toBe(true)
    expect(await pidOf('node-1')).not.toBe(left)
  })
})
