import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningNode } from '../src/start.ts'
import { jsonLines, type Reply, send } from './node-client.ts'
import { bodyFor, type Recorded, recorded } from './recorded-requests.ts'
import { startHere, temporaryFolder } from './running-node.ts'

// The cases run in the recorded order, each on what the ones before it left: that is the state
// Kubo answered from.

/** Answers about the node itself: keys and types are Kubo's, values are ours. */
const OWN_VALUES = new Set([
  'version',
  'id',
  'refs/local',
  'repo/stat size-only',
  'repo/stat',
  'config Datastore',
])
/** Where this node deliberately says more than Kubo, or cannot say the same. */
const OWN_HEADERS: Readonly<Record<string, string[]>> = {
  // Sent with a length instead of in pieces, so that a cut answer is noticed.
  'block/get present': ['trailer', 'transfer-encoding'],
  // A hash of Kubo's own CAR parameters.
  'gateway CAR': ['etag'],
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let node: RunningNode

beforeAll(async () => {
  folder = await temporaryFolder()
  node = await startHere(folder.path)
})
afterAll(async () => {
  await node.stop()
  await folder[Symbol.asyncDispose]()
})

describe('the embedded node gives the answer a Kubo gave', () => {
  for (const recordedCase of recorded) {
    it(`to ${recordedCase.name}`, async () => {
      const reply = await ask(recordedCase)
      expect(reply.status).toBe(recordedCase.response.status)
      expectHeaders(recordedCase, reply)
      expectBody(recordedCase, reply)
    })
  }
})

function ask(recordedCase: Recorded): Promise<Reply> {
  const { server, request } = recordedCase
  const { method, headers = {} } = request
  const body = bodyFor(recordedCase)
  const url = (server === 'rpc' ? node.rpcUrl : node.gatewayUrl) + request.path
  return send(url, { method, headers, ...(body === undefined ? {} : { body }) })
}

function expectHeaders({ name, response }: Recorded, reply: Reply): void {
  const own = OWN_HEADERS[name] ?? []
  for (const [header, value] of Object.entries(response.headers)) {
    if (own.includes(header)) expect(reply.headers[header] ?? '', header).not.toBe(value)
    else expect(reply.headers[header], header).toBe(value)
  }
}

function expectBody({ name, response }: Recorded, reply: Reply): void {
  if (response.bodySha256 !== undefined) {
    expect(createHash('sha256').update(reply.body).digest('hex')).toBe(response.bodySha256)
    return
  }
  const expected = { ...reply, body: Buffer.from(response.body ?? '') }
  if (!OWN_VALUES.has(name)) expect(reply.body.toString()).toBe(expected.body.toString())
  else expect(shapesOf(reply)).toEqual(shapesOf(expected))
}

/** The kinds of lines in an answer: keys and types, whatever the values. */
function shapesOf(reply: Reply): unknown[] {
  const shapes = jsonLines(reply).map((line) => JSON.stringify(shapeOf(line)))
  return [...new Set(shapes)].map((shape) => JSON.parse(shape))
}

function shapeOf(value: unknown): unknown {
  if (value === null || Array.isArray(value) || typeof value !== 'object') {
    return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)])
  return Object.fromEntries(entries.sort())
}
