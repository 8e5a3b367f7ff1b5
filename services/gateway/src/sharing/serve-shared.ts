import type { Catalog, FileRow, OpenLink } from '@holdfast/catalog'
import type { Request, Response } from 'express'
import type { Logger } from 'pino'
import { selectFiles } from '../archive/select-files.ts'
import { zipOf } from '../archive/send-zip.ts'
import type { ContentReader } from '../content/types.ts'
import { bytesOf, representationOf } from '../files/serve-file.ts'
import { NotFound } from '../http/errors.ts'
import { lookOf } from './look-of.ts'
import { serveLink } from './serve-link.ts'
import { folderOf, NotInFolder, ownersFolder } from './shared-folder.ts'

type Exchange = { req: Request; res: Response; signal: AbortSignal; log: Logger }
type Deps = { catalog: Catalog; reader: ContentReader }

/** One file of a link. `part`: which of a folder's. */
export const serveSharedFile = (
  exchange: Exchange,
  { catalog, reader }: Deps,
  { file, ...fetched }: { link: OpenLink; part: string; file: FileRow; download: boolean },
): Promise<undefined> =>
  serveLink(exchange, catalog, {
    ...fetched,
    file: representationOf(file),
    read: (signal) => bytesOf(file, { reader, signal }),
  })

/**
 * The file of a link, for its page: only what that page draws or plays, as a type that browsers take for
 * nothing else. Throws NotFound for everything else.
 */
export async function serveLook(
  exchange: Exchange,
  { catalog, reader }: Deps,
  link: OpenLink,
): Promise<undefined> {
  if (link.kind === 'folder') throw new NotFound('A preview of this folder')
  const { file } = link
  const look = lookOf(file, link.maxDownloads)
  if (look.show === 'nothing' || look.show === 'text') throw new NotFound('A preview of this file')
  return serveLink(exchange, catalog, {
    ...{ link, part: '', download: false, look: true },
    file: { ...representationOf(file), contentType: look.type },
    read: (signal) => bytesOf(file, { reader, signal }),
  })
}

/** What the link itself leads to: its file; or its folder, or one below it, as a ZIP. */
export async function serveShared(
  exchange: Exchange,
  deps: Deps,
  { link, folder, download }: { link: OpenLink; folder: string; download: boolean },
): Promise<undefined> {
  if (link.kind === 'file' && folder === '/') {
    return serveSharedFile(exchange, deps, { link, part: '', file: link.file, download })
  }
  const zip = zipOf(await selectShared(deps.catalog, link, folder), deps, exchange.log)
  try {
    const { file, read } = zip
    return await serveLink(exchange, deps.catalog, {
      ...{ link, part: partOf(folder), file, read, download: true },
    })
  } finally {
    await zip.done()
  }
}

/** As for a key that is for the folder of the link. Throws NotFound, NotInFolder, SelectionTooLarge. */
async function selectShared(catalog: Catalog, link: OpenLink, folder: string) {
  const within = folderOf(link)
  const folders = [ownersFolder(within, folder)]
  const caller = { userId: link.ownerId, within }
  return selectFiles(catalog, { caller, folders, ids: [] }).catch((error: unknown) => {
    throw error instanceof NotFound ? new NotInFolder('This folder') : error
  })
}

/** How downloads of folders below a link's are told from those of its files; see `Fetching`. */
export const partOf = (folder: string, name?: string): string => {
  if (name !== undefined) return `file ${folder === '/' ? '' : folder}/${name}`
  return folder === '/' ? '' : `zip ${folder}`
}
