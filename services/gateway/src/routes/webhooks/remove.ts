import { deleteWebhook } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { webhookIdParams } from '../../webhooks/webhook-view.ts'

export const removeWebhookRoute = defineRoute({
  method: 'delete',
  path: '/webhooks/{id}',
  tag: 'System',
  summary: 'Ends a webhook, and its log of deliveries',
  access: 'admin',
  params: webhookIdParams,
  answers: { 204: { description: 'It is told nothing any more' } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    if (!(await deleteWebhook(catalog, { id: params.id, actorId: caller.userId }))) {
      throw new NotFound('This webhook')
    }
    return { status: 204 }
  },
})
