import type { User } from '@holdfast/catalog'
import { z } from 'zod'

/** The fields of accounts, as they come in and go out. */
export const email = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email('is not an e-mail address'))
  .meta({ description: 'Compared without case.' })

// At least 8, as NIST SP 800-63B demands, and no rules about kinds of characters, as it demands
// too. The upper end keeps hashing a matter of milliseconds.
export const newPassword = z
  .string()
  .min(8, 'has at least 8 characters')
  .max(256, 'has at most 256 characters')

export const displayName = z
  .string()
  .trim()
  .max(100)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'contains control characters')
  .meta({ examples: ['Ada Lovelace'] })

/** Of an earlier sign-in. */
export const sentRefreshToken = z
  .string()
  .min(1)
  .max(200)
  .meta({ examples: ['u0qY3mJm5nC2rF7sVb8xTz1kLd4eWg6hAiPo9RtQyXE'] })

/** At sign-in: anything that could be a password, so that old rules never lock anybody out. */
export const givenPassword = z.string().min(1).max(256)

export const userSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string().meta({ examples: ['Ada Lovelace'] }),
    role: z.enum(['user', 'admin']),
    hasPassword: z.boolean().meta({
      description: 'False: they sign in with the provider alone, or have yet to set one.',
    }),
    quota: z.object({
      bytes: z
        .number()
        .nullable()
        .meta({ description: 'Null: no limit.', examples: [107_374_182_400] }),
      used: z
        .number()
        .meta({ description: 'Bytes of all files, trash included.', examples: [482_133] }),
      files: z.number().nullable().meta({ description: 'Null: no limit.' }),
      usedFiles: z.number().meta({ description: 'Files, trash included.' }),
    }),
  })
  .meta({ id: 'User' })

export const userView = ({
  id,
  email,
  name,
  role,
  hasPassword,
  quota,
}: User): z.output<typeof userSchema> => ({
  id,
  email,
  name,
  role,
  hasPassword,
  quota: {
    bytes: quota.bytes,
    used: quota.used,
    files: quota.files,
    usedFiles: quota.usedFiles,
  },
})
