import type { Delivery, Webhook } from '@holdfast/catalog'
import { z } from 'zod'
import { typesList } from '../events/event-view.ts'

export const webhookSchema = z
  .object({
    id: z.uuid(),
    url: z.string(),
    description: z.string(),
    types: z.array(z.string()).meta({ description: 'Beginnings of event types; none: all.' }),
    enabled: z.boolean(),
    disabledReason: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Webhook' })

export const webhookWithSecretSchema = webhookSchema
  .extend({
    secret: z.string().meta({ description: 'Verifies signatures. Shown this once.' }),
  })
  .meta({ id: 'WebhookWithSecret' })

export const deliverySchema = z
  .object({
    id: z.uuid(),
    eventId: z.int().nullable().meta({ description: 'Null: a test.' }),
    state: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.int(),
    nextAt: z.iso.datetime().nullable(),
    status: z.int().nullable().meta({ description: 'HTTP status of the last attempt.' }),
    error: z.string().nullable(),
    tookMs: z.int().nullable(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'WebhookDelivery' })

export function webhookView(webhook: Webhook): z.output<typeof webhookSchema> {
  const { disabledAt, createdAt, updatedAt, ...rest } = webhook
  return {
    ...rest,
    enabled: disabledAt === null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

export function deliveryView(delivery: Delivery): z.output<typeof deliverySchema> {
  const { nextAt, createdAt, finishedAt, ...rest } = delivery
  return {
    ...rest,
    nextAt: nextAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}

export const webhookFields = {
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .refine(
      (text) => !URL.canParse(text) || new URL(text).username === '',
      'must not contain a user or a password',
    )
    .meta({ description: 'Where messages are posted to. No redirect is followed.' }),
  description: z.string().max(200),
  types: typesList.meta({
    description: 'Beginnings of event types: "node.", "brake."; none: all.',
  }),
}

export const webhookIdParams = z.object({ id: z.uuid() })
