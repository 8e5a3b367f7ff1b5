import type { LookupAddress, lookup as systemLookup } from 'node:dns'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGuardedLookup, createSecretKeys, createVault, isNodePlace } from '@holdfast/process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOpenNode, explainFailure } from '../src/index.ts'

const SECRET = 'q7Zk2mVw9xR4tYb8nLc6pHs3dFg1jK5a'
const vault = createVault(createSecretKeys(SECRET), 'node-credentials')

let server: Server
let rpcUrl: string
const seen: (string | undefined)[] = []
const warned: string[] = []
const log = { warn: (_fields: object, message: string) => void warned.push(message) }

beforeAll(async () => {
  server = createServer((req, res) => {
    seen.push(req.headers.authorization)
    res.writeHead(401).end('what the node says')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  rpcUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

/** The explanation of a ping that failed. */
async function failedPing(
  open: ReturnType<typeof createOpenNode>,
  door: { rpcUrl: string; credentials?: string | null },
) {
  const node = open({ gatewayUrl: null, ...door })
  try {
    return explainFailure(await node.ping().catch((error: unknown) => error))
  } finally {
    await node.close()
  }
}

describe('the door of a node', () => {
  it('is knocked at with the credentials of the catalogue, opened', async () => {
    const open = createOpenNode({ vault, log })
    await failedPing(open, { rpcUrl, credentials: vault.seal('bearer:word') })
    await failedPing(open, { rpcUrl, credentials: vault.seal('basic:me:word') })
    await failedPing(open, { rpcUrl, credentials: null })
    const basic = `Basic ${Buffer.from('me:word').toString('base64')}`
    expect(seen.splice(0)).toEqual(['Bearer word', basic, undefined])
    expect(warned).toEqual([])
  })

  it('is knocked at without any when they cannot be opened, which is said once', async () => {
    const sealed = vault.seal('bearer:word')
    const open = createOpenNode({ log })
    for (let n = 0; n < 2; n += 1) {
      const { detail } = await failedPing(open, { rpcUrl, credentials: sealed })
      expect(detail).toMatch(/does not let us in/)
    }
    await failedPing(createOpenNode({ vault, log }), { rpcUrl, credentials: 'never sealed' })
    expect(seen.splice(0)).toEqual([undefined, undefined, undefined])
    expect(warned).toHaveLength(2)
  })

  it('is not looked for where a name leads to a refused address', async () => {
    const leadingTo = (address: string) =>
      ((_name: string, _options: object, done: (e: null, found: LookupAddress[]) => void) =>
        done(null, [{ address, family: 4 }])) as unknown as typeof systemLookup
    const knock = (address: string) =>
      failedPing(
        createOpenNode({ log, lookup: createGuardedLookup(isNodePlace, leadingTo(address)) }),
        { rpcUrl: rpcUrl.replace('127.0.0.1', 'node.test') },
      )
    expect((await knock('169.254.169.254')).detail).toMatch(/metadata address/)
    expect(seen.splice(0)).toEqual([])
    expect((await knock('127.0.0.1')).detail).toMatch(/does not let us in/)
    expect(seen.splice(0)).toEqual([undefined])
  })
})
