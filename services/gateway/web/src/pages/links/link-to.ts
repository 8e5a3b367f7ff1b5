import { ApiError, type Client, type NewShareLink, type ShareLinkOptions } from '@holdfast/client'

type Calls = Pick<Client, 'fileByPath' | 'addLink' | 'addFolderLink'>

/** A link to the file at a path; to the folder where there is no such file. Throws what the server said. */
export async function linkTo(
  client: Calls,
  path: string,
  options: ShareLinkOptions,
): Promise<NewShareLink> {
  const rooted = path.startsWith('/') ? path : `/${path}`
  const id = rooted.endsWith('/') ? undefined : await idOfFile(client, rooted)
  return id === undefined
    ? client.addFolderLink(rooted.replace(/\/+$/, ''), options)
    : client.addLink(id, options)
}

async function idOfFile(client: Calls, path: string): Promise<string | undefined> {
  try {
    return (await client.fileByPath(path)).id
  } catch (error) {
    if (error instanceof ApiError && error.problem.code === 'NOT_FOUND') return undefined
    throw error
  }
}
