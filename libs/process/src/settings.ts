import { z } from 'zod'

// Variables that several services read alike. Each takes the text of one variable.

/** TCP port; 0 lets the system choose. */
export const port = () => z.coerce.number().int().min(0).max(65_535)

/** A whole number, for example of copies or slots. */
export const count = (min = 0) => z.coerce.number().int().min(min)

/** Seconds, fractions allowed. */
export const seconds = () => z.coerce.number().positive()

/** A size in bytes: plain, or with a binary unit (`512MiB`, `10GiB`, `2TiB`). */
export const bytes = () =>
  z
    .string()
    .regex(/^\d+(\.\d+)?\s*([KMGT]iB)?$/i, 'must be bytes, or a number with KiB, MiB, GiB or TiB')
    .transform((text) => {
      const unit = /[KMGT](?=iB$)/i.exec(text)?.[0].toUpperCase() ?? ''
      return Math.floor(Number.parseFloat(text) * 1024 ** ' KMGT'.indexOf(unit || ' '))
    })

/** `true` or `false`, also as `1`/`0`, `yes`/`no`, `on`/`off`. */
export const flag = () =>
  z.stringbool({
    truthy: ['true', '1', 'yes', 'on'],
    falsy: ['false', '0', 'no', 'off'],
    error: 'must be true or false',
  })

/** Address of the catalogue's database. */
export const postgresUrl = () =>
  z.string().regex(/^postgres(ql)?:\/\/./, 'must begin with postgres://')

/** Address of the queue; the scheme chooses the backend. */
export const queueUrl = () =>
  z.string().regex(/^(rediss?|postgres(ql)?):\/\/./, 'must begin with redis:// or postgres://')

/** Signing and encryption secret. Keys are derived from it, so its length is its strength. */
export const secret = () => z.string().min(32, 'must have at least 32 characters')

/** Pino's levels. */
export const logLevel = () =>
  z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('least important lines that are logged')
