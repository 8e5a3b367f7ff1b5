import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type AuditRow,
  type Catalog,
  type EventCursor,
  type EventFilter,
  eventsAfter,
} from '@holdfast/catalog'
import type { EventFeed } from './event-feed.ts'
import { eventView } from './event-view.ts'

export type StreamInput = {
  catalog: Catalog
  feed: Pick<EventFeed, 'news' | 'closed'>
  res: ServerResponse
  from: EventCursor
  filter: EventFilter
  /** False once the session ended or is no administrator's any more. */
  isAllowed(): Promise<boolean>
  /** Aborts when the client is gone. */
  signal: AbortSignal
  log: { warn(fields: object, message: string): void }
  limits?: Partial<StreamLimits>
}

export type StreamLimits = {
  /** Milliseconds. Proxies and our own server cut connections on which nothing moves. */
  heartbeatMs: number
  /** How late the end of a session is noticed. */
  checkMs: number
  /** A client that takes nothing for so long is cut; it comes back with the last id it has. */
  stallMs: number
}

const LIMITS: StreamLimits = { heartbeatMs: 15_000, checkMs: 2_000, stallMs: 30_000 }
/** Events in memory per client, at most; each is read when the one before has left. */
const PAGE = 100
const CLIENT_WAITS_MS = 2_000
const AWAY_MS = 1_000

/**
 * Sends events as server-sent events until somebody ends it: the client, its session, or the gateway.
 *
 * Each client has a place in the log and reads on from there by itself, no faster than it takes what it
 * is sent: nothing is queued per client, and a client that resumes is no other case than one that is
 * behind. Ids are those of the events, so a client may resume at any gateway.
 */
export async function streamEvents(input: StreamInput): Promise<void> {
  const { res, feed, signal } = input
  const limits = { ...LIMITS, ...input.limits }
  const expired = new AbortController()
  const ended = AbortSignal.any([signal, feed.closed, expired.signal])
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // nginx would keep events back until it has a page full of them.
    'X-Accel-Buffering': 'no',
  })
  res.write(`retry: ${CLIENT_WAITS_MS}\n\n`)
  const heartbeat = setInterval(() => {
    if (!res.writableNeedDrain) res.write(': still here\n\n')
  }, limits.heartbeatMs)
  const check = setInterval(() => {
    // With Postgres away nobody knows; the stream has nothing to tell meanwhile either.
    input.isAllowed().then(
      (allowed) => allowed || expired.abort(),
      () => {},
    )
  }, limits.checkMs)
  try {
    await follow(input, ended, limits.stallMs)
  } catch (error) {
    if (!ended.aborted) input.log.warn({ err: error }, 'a stream of events was cut')
  } finally {
    clearInterval(heartbeat)
    clearInterval(check)
  }
  if (expired.signal.aborted) res.write('event: end\ndata: {"reason":"session"}\n\n')
  if (ended.aborted) res.end()
  else res.destroy()
}

async function follow(input: StreamInput, ended: AbortSignal, stallMs: number): Promise<void> {
  const { catalog, feed, filter, res } = input
  let after = input.from
  for (;;) {
    ended.throwIfAborted()
    const page = await eventsAfter(catalog, { after, limit: PAGE, filter }).catch(ifAway)
    if (page === undefined) {
      await sleep(AWAY_MS, undefined, { signal: ended })
      continue
    }
    const text = page.events.map(frameOf).join('')
    if (text !== '' && !res.write(text)) {
      await once(res, 'drain', { signal: AbortSignal.any([ended, AbortSignal.timeout(stallMs)]) })
    }
    after = page.next
    if (!page.more) await feed.news(after, ended)
  }
}

/** The type is in the data and not in `event:`, so that one listener hears of all. */
const frameOf = (event: AuditRow): string =>
  `id: ${event.id}\ndata: ${JSON.stringify(eventView(event))}\n\n`

function ifAway(error: unknown): undefined {
  if ((error as { code?: unknown } | null)?.code === 'CATALOGUE_UNAVAILABLE') return undefined
  throw error
}
