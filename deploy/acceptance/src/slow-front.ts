import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { Transform, type TransformCallback } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { serveOnLoopback } from './serve-on-loopback.ts'
import type { Front, NodeAddresses } from './test-node.ts'

/** How slow a node is; all together is possible. */
export type Slowness = {
  /** Every answer takes so many times as long as the node itself took. 1 = as it is. */
  times: number
  /** Before every answer, however short. */
  delayMs: number
  /** In each direction, of all calls together. */
  bytesPerSecond: number
}

export type SlowFront = Front & {
  become(slowness: Partial<Slowness>): void
}

const AS_IT_IS: Slowness = { times: 1, delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY }

/** Passes everything on to a node, as slowly as it is told to. */
export const startSlowFront = async (node: NodeAddresses): Promise<SlowFront> => {
  let now = AS_IT_IS
  const slowness = () => now
  const lines = { up: createLine(slowness), down: createLine(slowness) }
  const [rpc, gateway] = await Promise.all(
    [node.rpcUrl, node.gatewayUrl].map((target) => listen(target, slowness, lines)),
  )
  return {
    rpcUrl: rpc?.url as string,
    gatewayUrl: gateway?.url as string,
    become: (change) => {
      now = { ...AS_IT_IS, ...change }
    },
    close: async () => void (await Promise.all([rpc?.close(), gateway?.close()])),
  }
}

type Line = { pass(bytes: number): Promise<void> }

/** Everything that goes over it one after the other, at the rate of the line. */
const createLine = (slowness: () => Slowness): Line => {
  let freeAt = 0
  return {
    pass: async (bytes) => {
      const { bytesPerSecond } = slowness()
      if (bytesPerSecond === Number.POSITIVE_INFINITY) return
      freeAt = Math.max(freeAt, performance.now()) + (bytes / bytesPerSecond) * 1_000
      await sleep(Math.max(0, freeAt - performance.now()))
    },
  }
}

/** Small pieces, so that a short answer does not wait behind a whole block of another one. */
const PIECE_BYTES = 4_096

const over = (line: Line): Transform =>
  new Transform({
    async transform(bytes: Buffer, _encoding, done: TransformCallback) {
      for (let at = 0; at < bytes.length && !this.destroyed; at += PIECE_BYTES) {
        const piece = bytes.subarray(at, at + PIECE_BYTES)
        await line.pass(piece.length)
        this.push(piece)
      }
      done()
    },
  })

const listen = async (
  target: string,
  slowness: () => Slowness,
  lines: { up: Line; down: Line },
) => {
  const server = createServer((req, res) => {
    const began = performance.now()
    const { method, headers } = req
    const onward = request(new URL(req.url ?? '/', target), { method, headers })
    const held = over(lines.up)
    onward.on('response', (answer) => {
      send(answer, res, { began, slowness, line: lines.down }).catch(() => res.destroy())
    })
    onward.on('error', () => res.destroy())
    // What a side that left had not sent yet takes no line: a reset connection sends nothing more.
    const drop = () => {
      held.destroy()
      onward.destroy()
    }
    req.on('error', drop)
    res.on('close', drop)
    if (slowness().bytesPerSecond === Number.POSITIVE_INFINITY) req.pipe(onward)
    else req.pipe(held).pipe(onward)
  })
  return serveOnLoopback(server)
}

/** Waits until the node is through with it before anything is passed on: only then is known how long it took. */
const send = async (
  answer: IncomingMessage,
  res: ServerResponse,
  { began, slowness, line }: { began: number; slowness: () => Slowness; line: Line },
): Promise<void> => {
  const pieces: Buffer[] = []
  for await (const piece of answer) pieces.push(piece as Buffer)
  const { times, delayMs } = slowness()
  const more = (performance.now() - began) * (times - 1) + delayMs
  if (more > 0) await sleep(more)
  res.writeHead(answer.statusCode ?? 502, answer.headers)
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += PIECE_BYTES) {
      const part = piece.subarray(at, at + PIECE_BYTES)
      await line.pass(part.length)
      if (res.destroyed) return
      if (!res.write(part)) await writable(res)
    }
  }
  // By these a node says whether a long answer ended well.
  if (Object.keys(answer.trailers).length > 0) {
    res.addTrailers(answer.trailers as Record<string, string>)
  }
  res.end()
}

/** Also when the other side left. */
const writable = (res: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      res.off('drain', done)
      res.off('close', done)
      resolve()
    }
    if (res.destroyed) return resolve()
    res.on('drain', done)
    res.on('close', done)
  })
