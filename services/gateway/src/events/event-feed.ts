import { setTimeout as sleep } from 'node:timers/promises'
import { type Catalog, type EventCursor, isLater, lastEvent } from '@holdfast/catalog'
import { RateLimited } from '../http/errors.ts'

/** Tells those who follow events when to look again. */
export type EventFeed = {
  /** A place among those who follow, until the result is called. Throws RateLimited. */
  enter(sessionId: string): () => void
  /** Resolves when an event after `cursor` is there; rejects with the reason of whoever aborted. */
  news(cursor: EventCursor, signal: AbortSignal): Promise<void>
  /** Aborts with the gateway. */
  closed: AbortSignal
  close(): void
}

/** A browser opens six connections at most; a script that opens more forgets to close them. */
const MAX_PER_SESSION = 8
const MAX_ALL = 200
const FULL_SECONDS = 30

/** Events are told so long after their transaction is complete, or a little more. */
const POLL_MS = 250

/**
 * One question to Postgres every quarter of a second for all who follow, and none while nobody does.
 * LISTEN would tell a little sooner, at the price of a connection per gateway, and would not say when
 * an event is complete, which is later than when it is written.
 */
export function createEventFeed(catalog: Catalog, pollMs = POLL_MS): EventFeed {
  const stop = new AbortController()
  const waiting = new Set<{ cursor: EventCursor; tell(): void }>()
  const inside = new Map<string, number>()
  let polling = false

  const poll = async () => {
    while (waiting.size > 0 && !stop.signal.aborted) {
      // With Postgres away there is no news, and those who wait go on waiting.
      const last = await lastEvent(catalog).catch(() => undefined)
      for (const one of waiting) {
        if (last !== undefined && isLater(last, one.cursor)) one.tell()
      }
      await sleep(pollMs, undefined, { signal: stop.signal }).catch(() => {})
    }
    polling = false
  }

  return {
    closed: stop.signal,
    close: () => stop.abort(),
    enter(sessionId) {
      const all = [...inside.values()].reduce((sum, count) => sum + count, 0)
      const own = inside.get(sessionId) ?? 0
      if (own >= MAX_PER_SESSION || all >= MAX_ALL) throw new RateLimited(FULL_SECONDS)
      inside.set(sessionId, own + 1)
      return () => {
        const left = (inside.get(sessionId) ?? 1) - 1
        if (left === 0) inside.delete(sessionId)
        else inside.set(sessionId, left)
      }
    },
    news(cursor, signal) {
      const ended = AbortSignal.any([signal, stop.signal])
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.delete(entry)
          ended.removeEventListener('abort', onAbort)
        }
        const onAbort = () => {
          leave()
          reject(ended.reason)
        }
        const entry = {
          cursor,
          tell() {
            leave()
            resolve()
          },
        }
        if (ended.aborted) return onAbort()
        ended.addEventListener('abort', onAbort, { once: true })
        waiting.add(entry)
        if (polling) return
        polling = true
        void poll()
      })
    },
  }
}
