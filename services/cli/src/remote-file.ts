import { ApiError, type Client, type FileInfo } from '@holdfast/client'
import { CommandFailed } from './errors.ts'
import { printable } from './output/format.ts'

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const isId = (reference: string): boolean => ID.test(reference)

/** A file by its path (`/photos/cat.jpg`) or its id. Throws CommandFailed when it is not there. */
export const findRemoteFile = async (
  client: Pick<Client, 'file' | 'fileByPath'>,
  reference: string,
): Promise<FileInfo> => {
  const found = await orMissing(
    ID.test(reference) ? client.file(reference) : client.fileByPath(reference),
  )
  if (found !== undefined) return found
  const looked = reference.startsWith('/') || ID.test(reference) ? reference : `/${reference}`
  throw new CommandFailed(
    'NO_SUCH_FILE',
    `There is no file ${printable(looked)}.`,
    'Look with `holdfast ls`. Paths begin at your top folder: /photos/cat.jpg.',
  )
}

/** The answer, or undefined where the server says that there is nothing. */
export const orMissing = async <T>(answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined
    throw error
  }
}

/** The whole path of a file. */
export const remotePath = ({ folder, name }: Pick<FileInfo, 'folder' | 'name'>): string =>
  folder === '/' ? `/${name}` : `${folder}/${name}`

/** The one spelling of a folder: `/` or `/a/b`. */
export const remoteFolder = (text: string): string =>
  `/${text.split('/').filter(Boolean).join('/')}`
