import type { Invitation } from '@holdfast/catalog'
import { z } from 'zod'

export const invitationSchema = z
  .object({
    id: z.uuid(),
    email: z.string().nullable().meta({ description: 'Null: for whoever has the token.' }),
    createdBy: z.uuid().nullable(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Invitation' })

export const invitationView = (one: Invitation): z.output<typeof invitationSchema> => ({
  id: one.id,
  email: one.email,
  createdBy: one.createdBy,
  createdAt: one.createdAt.toISOString(),
  expiresAt: one.expiresAt.toISOString(),
})
