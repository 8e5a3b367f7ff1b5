import { canaryOf, generationMark, ownerMark, parseNodeAddresses } from '@holdfast/cluster'
import { createFaultyNode, NodeRefused } from '@holdfast/nodes'
import { describe, expect, it } from 'vitest'
import { judgeRound } from '../src/probes/judge-round.ts'
import { type Probe, type ProbeKind, probeNode } from '../src/probes/probe-node.ts'

const CATALOGUE = 'b2f0b0a2-6a2e-4a44-9d9c-0d6c0b1f3a55'
const canary = canaryOf(CATALOGUE, 1)
const target = { id: 1, peerId: 'peer-1', canary: canary.digest }
const never = new AbortController().signal

async function healthyNode() {
  const node = createFaultyNode({ peerId: 'peer-1' })
  await node.put(canary)
  return node
}
const probe = (node: Awaited<ReturnType<typeof healthyNode>>) =>
  probeNode(node, target, { signal: never, limitMs: 200 })

describe('a probe', () => {
  it('is ok when the known repository returns its canary', async () => {
    expect(await probe(await healthyNode())).toMatchObject({
      nodeId: 1,
      kind: 'ok',
      peerId: 'peer-1',
    })
  })

  it('tells silence, refusal, failure and stalling apart', async () => {
    const node = await healthyNode()
    const kindWhen = async (faults: Parameters<typeof node.become>[0]) => {
      node.become({ down: false, refusing: false, stalled: false, failNext: 0, ...faults })
      return (await probe(node)).kind
    }
    expect(await kindWhen({ down: true })).toBe('silent')
    expect(await kindWhen({ refusing: true })).toBe('refused')
    expect(await kindWhen({ failNext: 2 })).toBe('silent')
    expect(await kindWhen({ stalled: true })).toBe('silent')
    expect(await kindWhen({})).toBe('ok')
  })

  it('sees another repository at the address, whatever else is wrong', async () => {
    const other = createFaultyNode({ peerId: 'peer-2' })
    expect(await probe(other)).toMatchObject({ kind: 'swapped', peerId: 'peer-2' })
  })

  it('calls the canary gone only when the list lacks it too', async () => {
    const node = await healthyNode()
    node.forget()
    expect(await probe(node)).toMatchObject({ kind: 'no-canary' })
    node.list = async function* () {
      yield Buffer.from(canary.digest)
    }
    expect(await probe(node)).toMatchObject({ kind: 'bad-canary' })
    node.list = () => {
      throw new Error('broke off')
    }
    expect(await probe(node)).toMatchObject({ kind: 'silent' })
  })

  it('takes a rotten canary for a finding, not for absence', async () => {
    const node = await healthyNode()
    node.rot(canary.digest)
    expect(await probe(node)).toMatchObject({ kind: 'bad-canary' })
  })

  it('ends with its caller', async () => {
    const node = await healthyNode()
    node.become({ stalled: true })
    const caller = new AbortController()
    const probing = probeNode(node, target, { signal: caller.signal, limitMs: 60_000 })
    caller.abort(new Error('enough'))
    await expect(probing).rejects.toThrow('enough')
  })
})

describe('a round of probes', () => {
  const of = (nodeId: number, kind: ProbeKind): Probe => ({ nodeId, kind })
  const counted = (ended: Probe[], latest: Probe[], lagMs = 20) =>
    judgeRound({ ended, latest, lagMs }).counted.map(({ nodeId }) => nodeId)

  it('counts failures while somebody answers', () => {
    const both = [of(1, 'ok'), of(2, 'silent')]
    expect(counted(both, both)).toEqual([1, 2])
    expect(counted([of(2, 'silent')], both)).toEqual([2])
  })

  it('counts no failure when nobody answers, be it one node or many', () => {
    const all = [of(1, 'silent'), of(2, 'silent')]
    expect(counted(all, all)).toEqual([])
    expect(counted([of(1, 'silent')], [of(1, 'silent')])).toEqual([])
  })

  it('counts a refusal as an answer', () => {
    const both = [of(1, 'refused'), of(2, 'silent')]
    expect(counted(both, both)).toEqual([1, 2])
  })

  it('counts only successes after the process stood still', () => {
    const both = [of(1, 'ok'), of(2, 'silent')]
    expect(counted(both, both, 501)).toEqual([1])
    expect(judgeRound({ ended: both, latest: both, lagMs: 501 }).ignored).toBe('lag')
    expect(judgeRound({ ended: [of(1, 'ok')], latest: both, lagMs: 900 }).ignored).toBeUndefined()
  })
})

describe('the fixed blocks of a node', () => {
  it('differ by kind, catalogue, node and generation, and are the same every time', () => {
    const digests = [
      canaryOf(CATALOGUE, 1),
      canaryOf(CATALOGUE, 2),
      canaryOf('other', 1),
      ownerMark(CATALOGUE),
      generationMark(CATALOGUE, 1),
      generationMark(CATALOGUE, 2),
    ].map(({ digest }) => Buffer.from(digest).toString('hex'))
    expect(new Set(digests).size).toBe(6)
    expect(canaryOf(CATALOGUE, 1)).toEqual(canary)
  })
})

describe('the addresses of nodes', () => {
  it('are read as rpc or rpc|gateway, in one spelling and each once', () => {
    const text = ' http://a:5001/, http://b:5001/api/v0 | http://b:8080 ,,http://A:5001'
    expect(parseNodeAddresses(text)).toEqual([
      { rpcUrl: 'http://a:5001', gatewayUrl: null },
      { rpcUrl: 'http://b:5001', gatewayUrl: 'http://b:8080' },
    ])
  })

  it('are refused by name when they are no http addresses', () => {
    expect(() => parseNodeAddresses('a:5001')).toThrow('"a:5001" is not an http address')
    expect(() => parseNodeAddresses('http://a|ftp://b')).toThrow('"ftp://b"')
  })
})

describe('what a probe says', () => {
  it('quotes nothing that answered at the address', async () => {
    const refused = new NodeRefused('10.0.0.1 answered 403: an internal secret', { status: 403 })
    const fails = () => Promise.reject(refused)
    const node = { ping: fails, get: fails, list: async function* () {} }
    const probe = await probeNode(node, target, { signal: never, limitMs: 1_000 })
    expect(probe).toMatchObject({
      kind: 'refused',
      error: expect.stringMatching(/^NODE_REFUSED: /),
    })
    expect(JSON.stringify(probe)).not.toContain('secret')
  })
})
