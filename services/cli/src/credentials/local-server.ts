import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { CommandFailed } from '../errors.ts'

/** What a running server leaves in its data folder for its owner: see docs/decisions/0008. */
const accessSchema = z.object({
  url: z.url(),
  accessToken: z.string(),
  expiresAt: z.iso.datetime(),
})

export type LocalAccess = z.infer<typeof accessSchema>

/** Name of the file in the data folder. */
export const ACCESS_FILE = 'admin-access.json'

/**
 * The server whose data folder this is; undefined when none runs there, or the folder belongs to
 * somebody else. Throws CommandFailed when others could have written the file: it decides where
 * files are sent.
 */
export const readLocalAccess = async (dataFolder: string): Promise<LocalAccess | undefined> => {
  const file = join(resolve(dataFolder), ACCESS_FILE)
  try {
    const { mode, uid } = await stat(file)
    if (!isOurs(uid)) return undefined
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw exposed(file)
    const access = accessSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    return Date.parse(access.expiresAt) > Date.now() ? access : undefined
  } catch (error) {
    if (error instanceof CommandFailed) throw error
    // Not there, not ours to read, or half of another version's: then there is no such way in.
    return undefined
  }
}

const isOurs = (uid: number) => process.getuid === undefined || process.getuid() === uid

const exposed = (file: string) =>
  new CommandFailed(
    'ACCESS_FILE_EXPOSED',
    `Others on this machine can read or write ${file}, so it is not believed.`,
    `Run \`chmod 600 ${file}\`, and find out who changed it.`,
  )
