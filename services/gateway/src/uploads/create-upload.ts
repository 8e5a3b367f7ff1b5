import {
  type Catalog,
  createUpload as createRow,
  findFileByPath,
  NameTaken,
  type NewUpload,
  type UploadRow,
} from '@holdfast/catalog'
import type { LongWriter } from '@holdfast/content'
import type { Caller } from '../people/caller.ts'
import { assertWithin } from '../people/key-folder.ts'
import { placeOf, type UploadPlace } from './upload-metadata.ts'

/** Where the file will be, refused before its first byte when it cannot be there. */
export async function freePlace(
  catalog: Catalog,
  caller: Caller,
  metadata: string | undefined,
): Promise<{ place: UploadPlace; replaces: boolean }> {
  const place = placeOf(metadata)
  const { folder, name, onConflict } = place
  assertWithin(caller, folder, 'This folder')
  const existing = await findFileByPath(catalog, { ownerId: caller.userId, folder, name })
  if (existing !== undefined && onConflict === 'fail') throw new NameTaken(folder, name)
  return { place, replaces: existing !== undefined && onConflict === 'replace' }
}

/** A part has no name and no folder yet; the folder is that of the key by which it comes. */
export const placeOfPart = ({ within }: Pick<Caller, 'within'>): UploadPart => ({
  folder: within ?? '/',
  name: null,
  contentType: 'application/octet-stream',
  onConflict: 'fail',
  copies: undefined,
})

type UploadPart = Omit<UploadPlace, 'name'> & { name: null }

/**
 * An upload that has nothing yet. Its length is taken from the quota, and from the room that nodes have.
 *
 * @throws QuotaExceeded, InsufficientNodes, NodesFull, TooManyUploads
 */
export async function openUpload(
  { catalog, long }: { catalog: Catalog; long: LongWriter },
  {
    caller,
    place: { copies, ...target },
    replaces,
    size,
    ...words
  }: {
    caller: Caller
    place: UploadPlace | UploadPart
    /** True: it makes no file that was not there. */
    replaces: boolean
    size: number | undefined
  } & Pick<NewUpload, 'concat' | 'metadata'>,
): Promise<UploadRow> {
  const { userId: ownerId } = caller
  const begun = await long.open({
    ownerId,
    maxBytes: Number.MAX_SAFE_INTEGER,
    noFile: replaces || target.name === null,
    ...(copies === undefined ? {} : { copies }),
    ...(size === undefined ? {} : { size }),
  })
  const { contentId } = begun
  try {
    const wanted = copies ?? null
    const row = { ownerId, contentId, wanted, size: size ?? null, ...target, ...words }
    const upload = await createRow(catalog, row)
    // From here on the upload says how long it lives.
    long.leave(contentId)
    return upload
  } catch (error) {
    await long.abandon(contentId)
    throw error
  }
}
