import { addTestDelivery, audit, findWebhook } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { deliverySchema, deliveryView, webhookIdParams } from '../../webhooks/webhook-view.ts'

export const testWebhookRoute = defineRoute({
  method: 'post',
  path: '/webhooks/{id}/test',
  tag: 'System',
  summary: 'Sends a message of type webhook.test; what comes of it is in the deliveries',
  access: 'admin',
  params: webhookIdParams,
  answers: { 202: { description: 'It is on its way', schema: deliverySchema } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    if ((await findWebhook(catalog, params.id)) === undefined) throw new NotFound('This webhook')
    const delivery = await addTestDelivery(catalog, params.id)
    await audit(catalog, { actorId: caller.userId, action: 'webhook.tested', subject: params.id })
    return { status: 202, body: deliveryView(delivery) }
  },
})
