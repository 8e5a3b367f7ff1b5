import type { AuditRow } from '@holdfast/catalog'
import { z } from 'zod'

export const eventSchema = z
  .object({
    id: z.int().meta({ description: 'What a stream is resumed with.' }),
    type: z.string().meta({ description: 'What happened, as thing.verb: node.state.' }),
    at: z.iso.datetime(),
    actorId: z.string().nullable().meta({ description: 'Who did it; null: the system.' }),
    subject: z.string().nullable().meta({ description: 'To what: an id.' }),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' })

export type EventView = z.output<typeof eventSchema>

export function eventView({ id, at, actorId, action, subject, detail }: AuditRow): EventView {
  return { id, type: action, at: at.toISOString(), actorId, subject, detail }
}

const type = z.string().regex(/^[a-z][a-z0-9.-]{0,63}$/, 'must be a type or its beginning')

/** Beginnings of types, separated by commas. */
export const typesText = z
  .string()
  .max(1_000)
  .transform((text) => text.split(','))
  .pipe(z.array(type).max(20))

export const typesList = z.array(type).max(20)
