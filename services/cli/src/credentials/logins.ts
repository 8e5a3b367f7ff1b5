import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { CommandFailed } from '../errors.ts'

const loginSchema = z.object({
  email: z.string(),
  accessToken: z.string(),
  /** When the access token ends, by this machine's clock. */
  expiresAt: z.iso.datetime(),
  refreshToken: z.string(),
})

const loginsSchema = z.object({
  /** The server of the last login. */
  current: z.string().nullable(),
  /** By the server's address. */
  servers: z.record(z.string(), loginSchema),
})

export type Login = z.infer<typeof loginSchema>
export type Logins = z.infer<typeof loginsSchema>

const fileOf = (folder: string) => join(folder, 'logins.json')

/** Throws CommandFailed when the file is there and cannot be understood. */
export const readLogins = async (folder: string): Promise<Logins> => {
  const file = fileOf(folder)
  try {
    return loginsSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { current: null, servers: {} }
    throw new CommandFailed(
      'LOGINS_UNREADABLE',
      `The logins in ${file} cannot be read.`,
      'Remove the file and sign in again.',
      { cause },
    )
  }
}

/**
 * Replaces the file as a whole, so that a reader never sees half of it. Readable by its owner alone
 * from its first byte on. Call it under the lock.
 */
export const writeLogins = async (folder: string, logins: Logins): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const temporary = join(folder, `logins.${process.pid}.tmp`)
  await writeFile(temporary, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 })
  await rename(temporary, fileOf(folder))
}
