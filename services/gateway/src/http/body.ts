import type { IncomingMessage, ServerResponse } from 'node:http'
import { BodyTooSlow, ClientGone, UnsupportedMediaType } from './errors.ts'

export type SpeedLimit = {
  /** Milliseconds of waiting for the client after which the rate is looked at. */
  windowMs: number
  /** Bytes per second that must have arrived on average. */
  minRate: number
}

/** F22: below 1 KiB/s over 30 s a body is a held connection, not an upload. */
export const BODY_SPEED: SpeedLimit = { windowMs: 30_000, minRate: 1_024 }

const EVENTS = ['readable', 'end', 'error', 'close'] as const

const speeds = new WeakMap<IncomingMessage, SpeedLimit>()

/** Another limit than {@link BODY_SPEED} for this body; tests do not wait half a minute. */
export function limitBody(req: IncomingMessage, speed: SpeedLimit): void {
  speeds.set(req, speed)
}

const heldBack = new WeakSet<IncomingMessage>()

/** The client waits for a "100 Continue" before it sends the body; {@link readBody} says it. */
export function markHeldBack(req: IncomingMessage): void {
  heldBack.add(req)
}

/** True while the client keeps the body to itself until it is asked for. */
export const isHeldBack = (req: IncomingMessage): boolean => heldBack.has(req)

/**
 * The bytes of a request body, as they come. Throws BodyTooSlow, ClientGone when the client goes
 * away, UnsupportedMediaType for an encoded body: unpacking is how a small body becomes a bomb,
 * and a file is stored as it was sent. When `stop` aborts, its reason is thrown; what came is read first.
 *
 * Not the stream's own iterator: that one destroys the socket when its reader stops early, and
 * then nobody could be told why. Here the request is left as it is; see unread-body.ts.
 */
export async function* readBody(
  req: IncomingMessage,
  res: ServerResponse,
  speed: SpeedLimit = speeds.get(req) ?? BODY_SPEED,
  stop?: AbortSignal,
): AsyncGenerator<Buffer> {
  refuseEncoded(req)
  if (heldBack.delete(req)) res.writeContinue()
  const watch = createSpeedWatch(speed)
  let wake = () => {}
  const onEvent = () => wake()
  for (const event of EVENTS) req.on(event, onEvent)
  stop?.addEventListener('abort', onEvent)
  try {
    while (true) {
      const chunk = req.read() as Buffer | null
      if (chunk !== null) {
        watch.arrived(chunk.length)
        yield chunk
        continue
      }
      if (req.readableEnded) return
      if (req.destroyed) throw new ClientGone({ cause: req.errored })
      stop?.throwIfAborted()
      const { promise, resolve } = Promise.withResolvers<void>()
      wake = resolve
      await watch.during(promise)
    }
  } finally {
    for (const event of EVENTS) req.off(event, onEvent)
    stop?.removeEventListener('abort', onEvent)
  }
}

/** Throws UnsupportedMediaType for a packed body. */
export function refuseEncoded(req: IncomingMessage): void {
  const encoding = req.headers['content-encoding']
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    throw new UnsupportedMediaType('Bodies are taken as they are: send no Content-Encoding.', {
      'accept-encoding': 'identity',
    })
  }
}

/**
 * Measures the rate over time spent waiting for the client only: when our own nodes are slow, the
 * client stands still because we do.
 */
function createSpeedWatch({ windowMs, minRate }: SpeedLimit) {
  let bytes = 0
  let waited = 0
  return {
    arrived(length: number) {
      bytes += length
    },
    /** Resolves with `event`; throws BodyTooSlow when a window ended with too few bytes. */
    async during(event: Promise<void>): Promise<void> {
      let over = false
      event.then(() => {
        over = true
      })
      while (!over) {
        const started = performance.now()
        await withTimeout(event, windowMs - waited)
        waited += performance.now() - started
        if (waited < windowMs) continue
        if (bytes < (minRate * windowMs) / 1000) throw new BodyTooSlow()
        waited = 0
        bytes = 0
      }
    },
  }
}

async function withTimeout(event: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(1, ms))
  })
  try {
    await Promise.race([event, timeout])
  } finally {
    clearTimeout(timer)
  }
}
