import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLogger } from '@holdfast/process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DataFolder, openDataFolder } from '../src/data-folder.ts'
import { type NodeSet, startNodes } from '../src/node-set.ts'

const fake = fileURLToPath(new URL('fixtures/fake-ipfs.mjs', import.meta.url))
const log = createLogger({ service: 'test', level: 'silent' })
let data: DataFolder
const started: NodeSet[] = []

beforeEach(async () => {
  data = await openDataFolder(join(await mkdtemp(join(tmpdir(), 'holdfast-kubo-')), 'data'))
})
afterEach(async () => {
  for (const nodes of started.splice(0)) await nodes.stop()
  await rm(join(data.path, '..'), { recursive: true, force: true })
})

async function start(kubo: string) {
  const config = {
    embeddedNodes: 4,
    kubo,
    restartNodes: false,
    nodeCapacity: 1024 ** 3,
    syncNodes: true,
    logLevel: 'info',
  }
  const nodes = await startNodes({ config, data, log })
  started.push(nodes)
  return nodes
}

type Answer = {
  config: { Datastore: { Spec: unknown } }
  args: string[]
  env: Record<string, string>
  key: string
}

const ask = async (rpcUrl: string) => (await (await fetch(rpcUrl)).json()) as Answer

describe('npm start -- --kubo', () => {
  it('runs three daemons that know nobody, sync every write and never collect garbage', async () => {
    const { addresses } = await start(fake)
    expect(addresses.map(({ name }) => name)).toEqual(['kubo-1', 'kubo-2', 'kubo-3'])
    const answers = await Promise.all(addresses.map(({ rpcUrl }) => ask(rpcUrl)))
    const { config, args, env, key } = answers[0] as Answer
    expect(config).toMatchObject({
      Bootstrap: [],
      Routing: { Type: 'none' },
      AutoConf: { Enabled: false },
      Discovery: { MDNS: { Enabled: false } },
      Datastore: { StorageMax: '1073741824B' },
      Swarm: { ConnMgr: {}, DisableNatPortMap: true },
    })
    expect(JSON.stringify(config.Datastore.Spec)).toContain('"path":"blocks","sync":true')
    expect(args).toContain('--enable-gc=false')
    expect(env).toEqual({ pnet: '1', telemetry: 'off' })
    expect(key).toMatch(/^\/key\/swarm\/psk\/1\.0\.0\/\n\/base16\/\n[0-9a-f]{64}\n$/)
    expect(new Set(answers.map((answer) => answer.key)).size).toBe(1)
  })

  it('says what to do when there is no Kubo', async () => {
    await expect(start('no-such-ipfs')).rejects.toThrow(
      /no "no-such-ipfs" on PATH\. Install Kubo, or start without --kubo/,
    )
  })
})
