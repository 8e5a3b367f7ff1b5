import { listWebhooks } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { webhookSchema, webhookView } from '../../webhooks/webhook-view.ts'

export const listWebhooksRoute = defineRoute({
  method: 'get',
  path: '/webhooks',
  tag: 'System',
  summary: 'Who is told about events',
  access: 'admin',
  answers: {
    200: {
      description: 'All webhooks, without their secrets',
      schema: z.object({ items: z.array(webhookSchema), next: z.null() }),
    },
  },
  async handle(_input, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    return {
      status: 200,
      body: { items: (await listWebhooks(catalog)).map(webhookView), next: null },
    }
  },
})
