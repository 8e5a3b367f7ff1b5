import { parseCid, sha256 } from '@holdfast/chunks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createKuboNode, type KuboNode } from '../src/index.ts'
import { chunkOf } from './chunks-for-tests.ts'
import { type HttpDouble, startHttpDouble } from './http-double.ts'
import { answerTo, type Recorded, recorded, recordedAs, replay } from './recorded-answers.ts'

const stored = Buffer.from('holdfast\n')
const digest = sha256(stored)
const absent = digestIn('block/get absent, offline')
const chunk = chunkOf(stored)
const carChunks = ['car one', 'car two'].map((text) => chunkOf(Buffer.from(text)))

function digestIn(name: string): Uint8Array {
  const cid = /bafkrei[a-z2-7]+/.exec(recordedAs(name).request.path)?.[0] ?? ''
  return parseCid(cid).digest
}

async function listed(node: KuboNode): Promise<string[]> {
  const digests: string[] = []
  for await (const found of node.list()) digests.push(found.toString('hex'))
  return digests
}

function refsIn(name: string): string[] {
  const refs = recordedAs(name).response.body?.match(/bafkrei[a-z2-7]+/g) ?? []
  return refs.map((ref) => Buffer.from(parseCid(ref).digest).toString('hex'))
}

type Expectation = {
  ask: (node: KuboNode) => Promise<unknown>
  result?: unknown
  code?: string
  /** The adapter would not send this request: the answer is given to what it does send. */
  forced?: true
}

const put = (node: KuboNode) => node.put(chunk)
const read = (node: KuboNode) => node.get(digest)
const remove = (node: KuboNode) => node.delete([digest])
const usage = (node: KuboNode) => node.usage()
const ping = async (node: KuboNode) => {
  const { peerId, version } = await node.ping()
  return { peerId, version }
}
const who = {
  peerId: '12D3KooWNd3GB67U9YrJ9EAn7pghdjvWVx9SgTLcnowbQKUyc6Nb',
  version: '0.44.0-dev',
}
const settings = { syncsWrites: false, gcWatermark: 90, swarmPeers: 0, swarmAddresses: [] }
const size = { used: 3_193_790, capacity: 10_000_000_000 }

const expectations: Record<string, Expectation> = {
  version: { ask: ping, result: who },
  id: { ask: ping, result: who },
  'RPC refuses GET': { ask: usage, code: 'NODE_REFUSED', forced: true },
  'unknown command': { ask: usage, code: 'NODE_REFUSED', forced: true },
  // Batches are believed by their count only; an answer that names a CID counts nothing.
  'block/put one raw block': { ask: put, code: 'NODE_FAILED', forced: true },
  'block/put the same again': { ask: put, code: 'NODE_FAILED', forced: true },
  'block/put two files in one call': { ask: put, code: 'NODE_FAILED', forced: true },
  'block/put 1 MiB of 0x03': { ask: put, code: 'NODE_FAILED', forced: true },
  'block/put empty block': { ask: put, code: 'NODE_FAILED', forced: true },
  'block/put 2 MiB + 1': { ask: put, code: 'NODE_FAILED', forced: true },
  'block/put without a body': { ask: put, code: 'NODE_FAILED', forced: true },
  'block/put unknown codec': { ask: put, code: 'NODE_FAILED', forced: true },
  'block/get present': { ask: read, result: stored },
  'block/get absent, offline': { ask: (node) => node.get(absent), code: 'CHUNK_MISSING' },
  'block/get absent, timeout=1s': { ask: read, code: 'NODE_UNREACHABLE', forced: true },
  'block/get bad CID': { ask: read, code: 'NODE_FAILED', forced: true },
  'block/get without arg': { ask: read, code: 'NODE_FAILED', forced: true },
  'block/stat present': { ask: (node) => node.has(digest), result: true },
  'block/stat absent, offline': { ask: (node) => node.has(absent), result: false },
  'dag/import two blocks, no pin, stats': {
    ask: (node) => node.putMany(carChunks),
    result: undefined,
  },
  'dag/import with a corrupt second block': { ask: put, code: 'CHUNK_CORRUPT', forced: true },
  'block/stat of the good block of that CAR': {
    ask: (node) => node.has(digestIn('block/stat of the good block of that CAR')),
    result: false,
  },
  'dag/import truncated CAR': { ask: put, code: 'NODE_FAILED', forced: true },
  'dag/import not a CAR': { ask: put, code: 'NODE_FAILED', forced: true },
  'refs/local': { ask: listed, result: refsIn('refs/local') },
  'repo/stat size-only': { ask: usage, result: size },
  'repo/stat': {
    ask: (node) => node.usage({ count: true }),
    result: { ...size, blocks: 8 },
    forced: true,
  },
  'pin/ls recursive, nothing pinned': { ask: listed, code: 'NODE_FAILED', forced: true },
  'config Datastore': { ask: (node) => node.settings(), result: settings },
  'swarm/peers': { ask: (node) => node.settings(), result: settings },
  'gateway raw block': { ask: read, result: stored },
  'gateway raw block HEAD': { ask: (node) => node.has(digest), result: true },
  'gateway raw by Accept': { ask: read, result: stored, forced: true },
  'gateway absent, only-if-cached': { ask: (node) => node.has(absent), result: false },
  'gateway absent GET, only-if-cached': { ask: (node) => node.get(absent), code: 'CHUNK_MISSING' },
  'gateway CAR': { ask: read, code: 'CHUNK_CORRUPT', forced: true },
  'gateway range': { ask: read, code: 'NODE_FAILED', forced: true },
  'block/rm present': {
    ask: (node) => node.delete([digestIn('block/rm present')]),
    result: undefined,
    forced: true,
  },
  // With or without `force`: what is not there is gone.
  'block/rm absent': { ask: (node) => node.delete([absent]), result: undefined, forced: true },
  'block/rm absent, force': {
    ask: (node) => node.delete([absent]),
    result: undefined,
    forced: true,
  },
  'block/rm two, one absent, quiet': {
    ask: (node) => node.delete([digest, absent]),
    code: 'NODE_FAILED',
    forced: true,
  },
  'block/rm bad CID': { ask: remove, code: 'NODE_FAILED', forced: true },
}

describe('the adapter and what a real Kubo answered', () => {
  let double: HttpDouble
  let forced: Recorded | undefined
  beforeAll(async () => {
    double = await startHttpDouble((request, response) => {
      const entry = forced ?? answerTo(request)
      if (entry) replay(entry, response)
      else response.writeHead(404).end(`nothing recorded for ${request.method} ${request.url}`)
    })
  })
  afterAll(() => double.close())
  beforeEach(() => {
    double.seen.length = 0
  })

  it('has an expectation for every recorded answer, and for no other', () => {
    const names = recorded.map(({ name }) => name).sort()
    expect(Object.keys(expectations).sort()).toEqual(names)
  })

  it.each(Object.entries(expectations))('understands: %s', async (name, expectation) => {
    const entry = recordedAs(name)
    forced = expectation.forced ? entry : undefined
    const gatewayUrl = entry.server === 'gateway' ? double.url : null
    const node = createKuboNode({ rpcUrl: double.url, gatewayUrl })
    const asked = expectation.ask(node)
    if (expectation.code !== undefined) {
      await expect(asked).rejects.toMatchObject({ code: expectation.code })
    } else {
      expect(await asked).toEqual(expectation.result)
    }
    if (!expectation.forced) {
      const sent = double.seen.map(({ method, url }) => `${method} ${url}`)
      expect(sent).toContain(`${entry.request.method} ${entry.request.path}`)
    }
    await node.close()
  })
})
