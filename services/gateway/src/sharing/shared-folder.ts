import {
  type Catalog,
  type FileRow,
  findFileByPath,
  listShared,
  type OpenLink,
  type SharedPage,
} from '@holdfast/catalog'
import { NotFound } from '../http/errors.ts'
import { inTime } from '../http/in-time.ts'

/** The link leads to a folder, but what is asked for is not in it, or not any more. */
export class NotInFolder extends NotFound {}

/** The folder that a link leads to; a link to a file leads to none. Throws NotFound. */
export function folderOf(link: OpenLink): string {
  if (link.kind === 'file') throw new NotFound('This folder')
  return link.folder
}

/**
 * Where a path of visitors, `/` being the folder of the link, is among those of its owner. It was checked
 * name by name before (files/names.ts), and no name is `..`: so it is never outside.
 */
export const ownersFolder = (shared: string, folder: string): string =>
  folder === '/' ? shared : `${shared}${folder}`

type Asked = { folder: string; limit: number; cursor?: string | undefined }

/**
 * A page of what visitors find in a folder. The folder of the link itself may be empty; one below it
 * that is empty is not there. Throws NotFound, NotInFolder and `InvalidCursor`.
 */
export async function sharedPage(
  catalog: Catalog,
  link: OpenLink,
  { folder, limit, cursor }: Asked,
): Promise<SharedPage> {
  const place = { ownerId: link.ownerId, folder: ownersFolder(folderOf(link), folder) }
  const page = await inTime(listShared(catalog, { ...place, limit, cursor }))
  const nothing = page.folders.length + page.files.length === 0
  if (nothing && folder !== '/' && cursor === undefined) throw new NotInFolder('This folder')
  return page
}

/** One file of the folder of a link. Throws NotFound and NotInFolder. */
export async function sharedFile(
  catalog: Catalog,
  link: OpenLink,
  { folder, name }: { folder: string; name: string },
): Promise<FileRow> {
  const place = { ownerId: link.ownerId, folder: ownersFolder(folderOf(link), folder), name }
  const file = await inTime(findFileByPath(catalog, place))
  if (file === undefined) throw new NotInFolder('This file')
  return file
}
