import { NodeFull, NodeRefused, NodeUnreachable } from '@holdfast/nodes'
import { describe, expect, it } from 'vitest'
import { explainFailure } from '../src/index.ts'
import { gcOf, spaceOf, swarmOf, syncOf } from '../src/nodes/judge-node.ts'

const GIB = 2 ** 30

describe('the set-up of a node', () => {
  it('is short of room from 90 % on', () => {
    expect(spaceOf({ used: 89 * GIB, capacity: 100 * GIB })).toMatchObject({
      ok: true,
      detail: '11 GiB of 100 GiB are free.',
    })
    expect(spaceOf({ used: 90 * GIB, capacity: 100 * GIB }).ok).toBe(false)
    expect(spaceOf({ used: 120 * GIB, capacity: 100 * GIB }).detail).toMatch(/^0.0 GiB/)
    expect(spaceOf({ used: 1, capacity: 0 })).toMatchObject({
      ok: true,
      whatToDo: expect.stringMatching(/StorageMax/),
    })
  })

  it('is refused where writes are not synced, and doubted where nobody says', () => {
    expect(syncOf({ syncsWrites: true })).toMatchObject({ ok: true, whatToDo: null })
    expect(syncOf({ syncsWrites: false }).ok).toBe(false)
    expect(syncOf({})).toMatchObject({ ok: true, whatToDo: expect.any(String) })
  })

  it('never claims to know whether garbage is collected, and warns near the mark', () => {
    const at = (percent: number) =>
      gcOf({ gcWatermark: 90 }, { used: percent * GIB, capacity: 100 * GIB })
    for (const seen of [at(10), at(95), gcOf({})]) expect(seen.detail).toMatch(/cannot be seen/)
    expect(at(89).ok).toBe(true)
    expect(at(90).ok).toBe(false)
    expect(at(10).whatToDo).toMatch(/--enable-gc/)
  })

  it('is no private swarm where peers are at public addresses', () => {
    expect(swarmOf({ swarmPeers: 0, swarmAddresses: [] }).ok).toBe(true)
    expect(swarmOf({ swarmPeers: 2, swarmAddresses: ['10.0.0.1', 'fd00::1'] }).ok).toBe(true)
    expect(swarmOf({ swarmPeers: 2, swarmAddresses: ['10.0.0.1', '8.8.8.8'] }).ok).toBe(false)
  })
})

describe('a failure in our own words', () => {
  const word = 'what-the-node-said'
  const silent = (code: string) =>
    new NodeUnreachable(word, { cause: Object.assign(new Error(word), { code }) })

  it.each([
    ['a closed port', silent('ECONNREFUSED'), /Nothing listens/],
    ['a name nobody knows', silent('ENOTFOUND'), /not known/],
    ['a certificate', silent('DEPTH_ZERO_SELF_SIGNED_CERT'), /certificate/],
    ['silence', silent('UND_ERR_CONNECT_TIMEOUT'), /in time/],
    ['a password', new NodeRefused(word, { status: 401 }), /credentials/],
    ['a redirect', new NodeRefused(word, { status: 302 }), /elsewhere/],
    ['another server', new NodeRefused(word, { status: 404 }), /does not know the calls/],
    ['a full disk', new NodeFull(word), /full/],
    ['a time limit', new DOMException(word, 'TimeoutError'), /in time/],
    ['anything else', new Error(word), /no IPFS node/],
    ['nothing at all', undefined, /no IPFS node/],
  ])('tells %s', (_name, error, said) => {
    const { detail, whatToDo } = explainFailure(error)
    expect(detail).toMatch(said)
    expect(detail + whatToDo).not.toContain(word)
  })
})
