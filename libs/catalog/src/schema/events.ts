import type { Generated } from 'kysely'
import type { Moment, Time } from './columns.ts'

// Who is told of events.

export interface WebhooksTable {
  id: Generated<string>
  url: string
  description: Generated<string>
  /** Sealed by the caller; the catalogue never sees the key. */
  secret: string
  /** Beginnings of the types it wants; none: all. */
  types: Generated<string[]>
  disabled_at: Moment
  disabled_reason: string | null
  /** The last event that became a delivery. */
  position: number
  event_id: number
  created_by: string | null
  created_at: Time
  updated_at: Time
}

export interface WebhookDeliveriesTable {
  id: Generated<string>
  webhook_id: string
  /** Null: a test. */
  event_id: number | null
  state: Generated<DeliveryState>
  attempts: Generated<number>
  next_at: Moment
  /** Of the last attempt: the HTTP status, or in words why there is none. */
  status: number | null
  error: string | null
  took_ms: number | null
  created_at: Time
  finished_at: Moment
}

export type DeliveryState = 'pending' | 'delivered' | 'failed'
