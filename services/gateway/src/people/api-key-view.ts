import type { ApiKey, KeyScope } from '@holdfast/catalog'
import { z } from 'zod'

export const KEY_SCOPES = ['read', 'write', 'delete', 'admin'] as const satisfies KeyScope[]

export const apiKeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().meta({ description: 'The first characters; the rest was shown once.' }),
    scopes: z.array(z.enum(KEY_SCOPES)).meta({
      description: 'What it may do, within what its owner may.',
    }),
    folder: z.string().nullable().meta({
      description: 'What lies outside is not there for it. Null: it is for all files.',
    }),
    createdAt: z.iso.datetime(),
    usedAt: z.iso.datetime().nullable().meta({ description: 'To the minute. Null: never.' }),
    expiresAt: z.iso.datetime().nullable().meta({ description: 'Null: when it is revoked.' }),
  })
  .meta({ id: 'ApiKey' })

export const apiKeyView = (key: ApiKey): z.output<typeof apiKeySchema> => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes,
  folder: key.folder,
  createdAt: key.createdAt.toISOString(),
  usedAt: key.usedAt?.toISOString() ?? null,
  expiresAt: key.expiresAt?.toISOString() ?? null,
})
