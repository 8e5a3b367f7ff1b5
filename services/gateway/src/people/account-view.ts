import type { SeenUser } from '@holdfast/catalog'
import { z } from 'zod'
import { mailOutcomeSchema } from '../mail/mail-outcome.ts'
import { userSchema, userView } from './fields.ts'

export const accountSchema = userSchema
  .extend({
    files: z.number().meta({ description: 'Files, those in the trash included.' }),
    disabledAt: z.iso.datetime().nullable().meta({ description: 'Cannot sign in since.' }),
    createdAt: z.iso.datetime(),
    isLinked: z.boolean().meta({ description: 'Signs in with the provider, too or only.' }),
    lastSeen: z.iso.datetime().nullable().meta({ description: 'To a quarter of an hour.' }),
  })
  .meta({ id: 'Account', description: 'A user as administrators see them.' })

export const accountView = (user: SeenUser): z.output<typeof accountSchema> => ({
  ...userView(user),
  files: user.quota.usedFiles,
  disabledAt: user.disabledAt?.toISOString() ?? null,
  createdAt: user.createdAt.toISOString(),
  isLinked: user.isLinked,
  lastSeen: user.lastSeen?.toISOString() ?? null,
})

/** An account with the one-time token by which its user sets a password. */
export const accountWithTokenSchema = accountSchema
  .extend({
    passwordToken: z.string().meta({ description: 'For /auth/reset-password; shown this once.' }),
    passwordTokenExpiresIn: z.int().meta({ description: 'Seconds.' }),
    mail: mailOutcomeSchema.meta({ description: 'What came of the mail with the link.' }),
  })
  .partial({ passwordToken: true, passwordTokenExpiresIn: true, mail: true })
  .meta({ id: 'AccountChanged' })

export const accountIdParams = z.strictObject({ id: z.uuid() })

const limit = z.int().min(0).nullable()

/** For calls that make a one-time token. */
export const mailLinkField = z.boolean().default(false).meta({
  description: 'Mail the link for a new password to the address of the account.',
})

/** What is left out of a quota is the default for a new user, and stays for one that is there. */
export const quotaField = z.strictObject({
  bytes: limit.optional().meta({ description: 'Null: no limit.' }),
  files: limit.optional().meta({ description: 'Null: no limit.' }),
})
