/** Something that happened: a change of state, a finding, an action of an administrator. */
export type SystemEvent = {
  /** What a stream is resumed with. */
  id: number
  /** What happened, as thing.verb: `node.state`. */
  type: string
  at: string
  /** Who did it; null: the system. */
  actorId: string | null
  subject: string | null
  detail: Record<string, unknown>
}

export type EventFilter = {
  /** Beginnings of types, separated by commas: `node.,brake.`. */
  type?: string
  subject?: string
  /** Not before this time (ISO 8601). */
  since?: string
  /** Newest first without it. */
  sort?: 'id' | '-id'
  cursor?: string
  limit?: number
}

export type Webhook = {
  id: string
  url: string
  description: string
  /** Beginnings of event types; none: all. */
  types: string[]
  enabled: boolean
  disabledReason: string | null
  createdAt: string
  updatedAt: string
}

export type WebhookDelivery = {
  id: string
  /** Null: a test. */
  eventId: number | null
  state: 'pending' | 'delivered' | 'failed'
  attempts: number
  nextAt: string | null
  status: number | null
  error: string | null
  tookMs: number | null
  createdAt: string
  finishedAt: string | null
}
