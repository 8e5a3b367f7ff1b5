import type { LinkedIdentity } from '@holdfast/catalog'
import { z } from 'zod'

export const identitySchema = z
  .object({
    issuer: z.string().meta({ examples: ['https://id.example.org/realms/home'] }),
    email: z.string().nullable().meta({ description: 'Your address there, when you last came.' }),
    linkedAt: z.iso.datetime(),
    usedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Identity', description: 'An account of the OpenID Connect provider.' })

export const identityView = (identity: LinkedIdentity): z.output<typeof identitySchema> => ({
  issuer: identity.issuer,
  email: identity.email,
  linkedAt: identity.createdAt.toISOString(),
  usedAt: identity.usedAt?.toISOString() ?? null,
})
