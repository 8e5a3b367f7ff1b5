import { createWebhook } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { checkUrl } from '../../webhooks/check-url.ts'
import { newSecret } from '../../webhooks/new-secret.ts'
import { webhookFields, webhookView, webhookWithSecretSchema } from '../../webhooks/webhook-view.ts'

const { url, description, types } = webhookFields
const body = z.strictObject({
  url,
  description: description.default(''),
  types: types.default([]),
})

export const createWebhookRoute = defineRoute({
  method: 'post',
  path: '/webhooks',
  tag: 'System',
  summary: 'Posts events to an address from now on, signed after Standard Webhooks',
  access: 'admin',
  body: { kind: 'json', schema: body },
  answers: { 201: { description: 'With its secret, this once', schema: webhookWithSecretSchema } },
  problems: ['ADDRESS_NOT_ALLOWED'],
  async handle({ body, caller }, { catalog, vaults }: Pick<GatewayDeps, 'catalog' | 'vaults'>) {
    await checkUrl(catalog, body.url)
    const secret = newSecret()
    const webhook = await createWebhook(catalog, {
      ...body,
      secret: vaults.webhooks.seal(secret),
      actorId: caller.userId,
    })
    return { status: 201, body: { ...webhookView(webhook), secret } }
  },
})
