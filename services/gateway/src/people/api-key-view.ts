import type { ApiKey } from '@holdfast/catalog'
import { z } from 'zod'

export const apiKeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().meta({ description: 'The first characters; the rest was shown once.' }),
    createdAt: z.iso.datetime(),
    usedAt: z.iso.datetime().nullable().meta({ description: 'To the minute. Null: never.' }),
    expiresAt: z.iso.datetime().nullable().meta({ description: 'Null: when it is revoked.' }),
  })
  .meta({ id: 'ApiKey' })

export const apiKeyView = (key: ApiKey): z.output<typeof apiKeySchema> => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  createdAt: key.createdAt.toISOString(),
  usedAt: key.usedAt?.toISOString() ?? null,
  expiresAt: key.expiresAt?.toISOString() ?? null,
})
