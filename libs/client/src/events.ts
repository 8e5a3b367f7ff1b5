import { ApiError, ServerUnreachable } from './errors.ts'
import type { EventFilter, SystemEvent } from './event-types.ts'
import { everyItem } from './pages.ts'
import { pause } from './pause.ts'
import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import { createSilence, listening, withSilence } from './silence.ts'
import { readSse } from './sse.ts'
import type { Page } from './types.ts'

export type FollowOptions = Pick<EventFilter, 'type' | 'subject' | 'since'> & {
  /** Goes on after this event; without it and `since`, with what happens from now on. */
  lastEventId?: string | number
  /** Ends the iteration without an error. */
  signal?: AbortSignal
  /** Milliseconds without a sign of life after which it is made anew; the server gives one every 15 s. */
  silenceMs?: number
  /** Told of every sign of life, those without an event as well. */
  onAlive?: () => void
  /** Told when the connection broke and is made anew after so many milliseconds. */
  onBroken?: (error: unknown, waitMs: number) => void
}

const SILENCE_MS = 45_000
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

/** What happened: every change of state and every finding. For administrators. */
export const eventCalls = (api: Requester) => {
  const events = (filter: EventFilter = {}) =>
    api.json<Page<SystemEvent>>(`/api/v1/events${queryOf(filter)}`)
  return {
    events,
    eachEvent: (filter: Omit<EventFilter, 'cursor'> = {}) =>
      everyItem((cursor) =>
        events({ limit: 500, ...filter, ...(cursor === undefined ? {} : { cursor }) }),
      ),
    follow: (options: FollowOptions = {}) => follow(api, options),
  }
}

/**
 * Events as they happen, through any number of broken connections: each new one goes on after the
 * last event seen, whichever gateway answers. Throws what trying again would not change.
 */
async function* follow(
  api: Requester,
  { lastEventId, signal, onAlive, onBroken, silenceMs = SILENCE_MS, ...filter }: FollowOptions,
): AsyncGenerator<SystemEvent, void, undefined> {
  let last = lastEventId === undefined ? undefined : String(lastEventId)
  let wished = FIRST_WAIT_MS
  let failures = 0
  while (!signal?.aborted) {
    const silence = createSilence(silenceMs)
    try {
      silence.heard()
      const response = await connect(api, filter, last, withSilence(silence, signal))
      failures = 0
      onAlive?.()
      const pieces = listening(response.body, silence, onAlive)
      for await (const message of readSse(pieces, (ms) => (wished = ms))) {
        last = message.id ?? last
        if (message.data !== '') yield JSON.parse(message.data) as SystemEvent
      }
    } catch (error) {
      if (signal?.aborted) return
      if (isFinal(error)) throw error
      failures += 1
      onBroken?.(error, waitAfter(failures, wished))
    } finally {
      silence.hold()
    }
    await pause(waitAfter(failures, wished), signal)
  }
}

const connect = (
  api: Requester,
  filter: Pick<EventFilter, 'type' | 'subject' | 'since'>,
  last: string | undefined,
  signal: AbortSignal,
) =>
  api.send(`/api/v1/events${queryOf(filter)}`, {
    headers: {
      accept: 'text/event-stream',
      ...(last === undefined ? {} : { 'last-event-id': last }),
    },
    signal,
  })

/** A server that stops ends its streams in order: that is no failure, and the wish stands. */
const waitAfter = (failures: number, wished: number) =>
  Math.min(LONGEST_WAIT_MS, wished * 2 ** Math.max(0, failures - 1))

/** 401 is among them: the token was asked for anew with each connection. */
const isFinal = (error: unknown) => {
  if (error instanceof ApiError) return error.status < 500 && error.status !== 429
  // A stream that breaks in the middle throws what the runtime pleases.
  return !(error instanceof ServerUnreachable || error instanceof TypeError)
}
