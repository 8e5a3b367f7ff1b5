import {
  type Catalog,
  cursorOfEvent,
  type EventCursor,
  eventsAfter,
  listEvents,
  newestCursor,
} from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { eventSchema, eventView, typesText } from '../../events/event-view.ts'
import { streamEvents } from '../../events/stream-events.ts'
import { ValidationFailed } from '../../http/errors.ts'
import { inTime } from '../../http/in-time.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'
import { roleNow } from '../../people/api-keys.ts'

const eventId = z
  .string()
  .regex(/^\d{1,15}$/, 'must be the id of an event')
  .transform(Number)

const query = z.strictObject({
  type: typesText.optional().meta({
    description: 'Beginnings of types, separated by commas: "node.", "node.state,brake.".',
  }),
  subject: z.string().min(1).max(200).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  sort: z.enum(['id', '-id']).default('-id').meta({
    description:
      'With "id" the oldest first, in the order of the stream; a page is only told when it is complete.',
  }),
  limit,
  cursor: eventId.optional(),
  lastEventId: eventId.optional().meta({
    description: 'Where a stream goes on, for clients that cannot send Last-Event-ID.',
  }),
})

type Query = z.output<typeof query>

export const listEventsRoute = defineRoute({
  method: 'get',
  path: '/events',
  tag: 'System',
  summary:
    'What happened; with "Accept: text/event-stream" live, going on after the header Last-Event-ID',
  access: 'admin',
  query,
  requestHeaders: { 'Last-Event-ID': 'The last event that was seen; a stream goes on after it.' },
  answers: {
    200: {
      description: 'A page of events, or a stream of them',
      schema: z.object({ items: z.array(eventSchema), next: z.string().nullable() }),
      alsoAs: 'text/event-stream',
    },
  },
  problems: ['RATE_LIMITED'],
  streams: true,
  async handle(
    { query, caller, req, res, signal, log },
    { catalog, feed }: Pick<GatewayDeps, 'catalog' | 'feed'>,
  ) {
    if (req.method === 'HEAD' || !wantsStream(req.headers.accept)) {
      return { status: 200, body: await inTime(pageOf(catalog, query)) }
    }
    const leave = feed.enter(caller.sessionId)
    try {
      const from = await inTime(startOf(catalog, query, req.headers['last-event-id']))
      const isAllowed = async () => (await roleNow(catalog, caller)) === 'admin'
      const filter = filterOf(query)
      await streamEvents({ catalog, feed, res, from, filter, isAllowed, signal, log })
    } finally {
      leave()
    }
    return undefined
  },
})

const wantsStream = (accept: string | undefined): boolean =>
  accept?.split(',').some((one) => /^\s*text\/event-stream\s*(;|$)/i.test(one)) ?? false

const filterOf = ({ type, subject, since }: Query) => ({
  types: type,
  subject,
  since: since === undefined ? undefined : new Date(since),
})

/** A page is full or it is the last; the cursor is the id of its last event. */
async function pageOf(catalog: Catalog, query: Query) {
  const { sort, limit, cursor } = query
  const filter = filterOf(query)
  const events =
    sort === '-id'
      ? await listEvents(catalog, {
          limit,
          filter,
          ...(cursor === undefined ? {} : { before: cursor }),
        })
      : await oldestFirst(catalog, { limit, filter, cursor })
  const last = events.length === limit ? events.at(-1) : undefined
  return { items: events.map(eventView), next: last === undefined ? null : String(last.id) }
}

const BEGINNING: EventCursor = { position: -1, id: 0 }

async function oldestFirst(
  catalog: Catalog,
  page: { limit: number; filter: ReturnType<typeof filterOf>; cursor: number | undefined },
) {
  const { limit, filter, cursor } = page
  const after = cursor === undefined ? BEGINNING : await cursorOfEvent(catalog, cursor)
  if (after === undefined) return []
  return (await eventsAfter(catalog, { after, limit, filter })).events
}

/** After the event that was seen last; else after, or from the time that was asked for. */
async function startOf(
  catalog: Catalog,
  { lastEventId, since }: Query,
  header: string | string[] | undefined,
): Promise<EventCursor> {
  const id = header === undefined ? lastEventId : headerId(String(header))
  const known = id === undefined ? undefined : await cursorOfEvent(catalog, id)
  if (known !== undefined) return known
  return since === undefined ? newestCursor(catalog) : BEGINNING
}

function headerId(header: string): number {
  const { success, data } = eventId.safeParse(header.trim())
  if (success) return data
  throw new ValidationFailed([{ path: 'Last-Event-ID', message: 'must be the id of an event' }])
}
