import type { Client } from '@holdfast/client'
import { remoteFolder } from './remote-file.ts'

export type RemoteTarget = { folder: string; name: string }

/**
 * Where something goes that people move or copy: into a folder that ends with a slash or is there, else
 * to exactly that path.
 */
export const findTarget = async (
  client: Pick<Client, 'files'>,
  words: string,
  name: string,
): Promise<RemoteTarget> => {
  const path = remoteFolder(words)
  if (path === '/' || words.endsWith('/') || (await isFolder(client, path))) {
    return { folder: path, name }
  }
  const at = path.lastIndexOf('/')
  return { folder: path.slice(0, at) || '/', name: path.slice(at + 1) }
}

/** Folders are there as long as something lies in them. */
export const isFolder = async (client: Pick<Client, 'files'>, folder: string): Promise<boolean> => {
  const { items } = await client.files({ folder, recursive: true, limit: 1 })
  return items.length > 0
}
