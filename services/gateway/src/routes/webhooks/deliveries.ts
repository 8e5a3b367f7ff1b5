import { findWebhook, listDeliveries } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'
import { deliverySchema, deliveryView, webhookIdParams } from '../../webhooks/webhook-view.ts'

export const webhookDeliveriesRoute = defineRoute({
  method: 'get',
  path: '/webhooks/{id}/deliveries',
  tag: 'System',
  summary: 'What was sent to a webhook and what came of it, newest first; kept for 30 days',
  access: 'admin',
  params: webhookIdParams,
  query: z.strictObject({ limit, cursor: z.uuid().optional() }),
  answers: {
    200: {
      description: 'A page of deliveries',
      schema: z.object({ items: z.array(deliverySchema), next: z.string().nullable() }),
    },
  },
  problems: ['NOT_FOUND'],
  async handle({ params, query }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { limit, cursor } = query
    if ((await findWebhook(catalog, params.id)) === undefined) throw new NotFound('This webhook')
    const items = await listDeliveries(catalog, {
      webhookId: params.id,
      limit,
      ...(cursor === undefined ? {} : { before: cursor }),
    })
    const next = items.length === limit ? (items.at(-1)?.id ?? null) : null
    return { status: 200, body: { items: items.map(deliveryView), next } }
  },
})
