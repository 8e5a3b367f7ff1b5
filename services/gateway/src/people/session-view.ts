import type { Session } from '@holdfast/catalog'
import { z } from 'zod'

export const sessionInfoSchema = z
  .object({
    id: z.uuid(),
    current: z.boolean().meta({ description: 'The one that asks.' }),
    userAgent: z.string().nullable(),
    ip: z.string().nullable(),
    createdAt: z.iso.datetime(),
    usedAt: z.iso.datetime().meta({ description: 'When its tokens were last renewed.' }),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'SessionInfo' })

export const sessionView = (
  session: Session,
  current: string,
): z.output<typeof sessionInfoSchema> => ({
  id: session.id,
  current: session.id === current,
  userAgent: session.userAgent,
  ip: session.ip,
  createdAt: session.createdAt.toISOString(),
  usedAt: session.usedAt.toISOString(),
  expiresAt: session.expiresAt.toISOString(),
})
