import type { DueDelivery } from '@holdfast/catalog'

export type Message = { id: string; body: string }

/**
 * A delivery as it is sent. Made from the log alone, which never changes, so every attempt sends the
 * same bytes.
 */
export function messageOf({ id, createdAt, event }: DueDelivery): Message {
  const said =
    event === undefined
      ? { type: 'webhook.test', timestamp: createdAt, data: {} }
      : {
          type: event.action,
          timestamp: event.at,
          data: {
            id: event.id,
            actorId: event.actorId,
            subject: event.subject,
            detail: event.detail,
          },
        }
  return { id: `msg_${id}`, body: JSON.stringify(said) }
}
