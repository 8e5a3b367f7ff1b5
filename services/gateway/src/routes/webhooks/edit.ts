import { updateWebhook } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { checkUrl } from '../../webhooks/check-url.ts'
import { newSecret } from '../../webhooks/new-secret.ts'
import {
  webhookFields,
  webhookIdParams,
  webhookView,
  webhookWithSecretSchema,
} from '../../webhooks/webhook-view.ts'

const body = z
  .strictObject({
    ...webhookFields,
    enabled: z.boolean().meta({ description: 'Enabled again, it goes on where it stopped.' }),
    newSecret: z.literal(true).meta({ description: 'The old one signs nothing any more.' }),
  })
  .partial()

export const editWebhookRoute = defineRoute({
  method: 'patch',
  path: '/webhooks/{id}',
  tag: 'System',
  summary: 'Changes a webhook, switches it on or off, or gives it a new secret',
  access: 'admin',
  params: webhookIdParams,
  body: { kind: 'json', schema: body },
  answers: {
    200: {
      description: 'As it is now; with the secret when it is a new one',
      schema: webhookWithSecretSchema.partial({ secret: true }).meta({ id: 'WebhookChanged' }),
    },
  },
  problems: ['NOT_FOUND', 'ADDRESS_NOT_ALLOWED'],
  async handle(
    { params, body, caller },
    { catalog, vaults }: Pick<GatewayDeps, 'catalog' | 'vaults'>,
  ) {
    const { newSecret: wantsSecret, ...fields } = body
    if (fields.url !== undefined) await checkUrl(catalog, fields.url)
    const secret = wantsSecret === true ? newSecret() : undefined
    const change = {
      ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
      ...(secret === undefined ? {} : { secret: vaults.webhooks.seal(secret) }),
    }
    const webhook = await updateWebhook(catalog, { id: params.id, change, actorId: caller.userId })
    if (webhook === undefined) throw new NotFound('This webhook')
    const shown = secret === undefined ? {} : { secret }
    return { status: 200, body: { ...webhookView(webhook), ...shown } }
  },
})
