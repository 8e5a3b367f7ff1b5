import { z } from 'zod'
import { copies, onConflict } from '../files/fields.ts'
import { uploadedMediaType } from '../files/media-type.ts'
import { checkFolder, checkName } from '../files/names.ts'
import { validated } from '../http/validate.ts'
import { refused } from './tus-headers.ts'

/** Where an upload goes, and as what. */
export type UploadPlace = {
  folder: string
  name: string
  contentType: string
  onConflict: 'fail' | 'rename' | 'replace'
  copies: number | undefined
}

const wishes = z.object({
  copies: copies.optional(),
  onConflict: onConflict.default('fail'),
})

/**
 * `Upload-Metadata`: `filename`, `filetype`, `folder`, `copies`, `onConflict`; `relativePath`, as a folder
 * that is dropped on a page gives it, adds its folders to `folder`. Others are kept and mean nothing.
 *
 * @throws ValidationFailed
 */
export function placeOf(text: string | undefined): UploadPlace {
  const given = parseMetadata(text)
  const name = given.get('filename')
  if (name === undefined || name === '') throw refused('filename', 'is required in Upload-Metadata')
  const wished = { copies: given.get('copies'), onConflict: given.get('onConflict') }
  return {
    folder: checkFolder(folderOf(given), 'folder'),
    name: checkName(name, 'filename'),
    contentType: uploadedMediaType(given.get('filetype') || undefined),
    copies: undefined,
    ...validated(wishes, wished),
  }
}

function folderOf(given: ReadonlyMap<string, string>): string {
  const folder = given.get('folder') ?? '/'
  // Some clients send the word for files that came without a folder.
  const path = given.get('relativePath') ?? 'null'
  const below =
    path === 'null'
      ? []
      : path
          .split('/')
          .filter((part) => part !== '')
          .slice(0, -1)
  return [folder.replace(/\/$/, ''), ...below].join('/')
}

const PAIR = /^([\x21-\x2b\x2d-\x7e]+)(?: ([A-Za-z0-9+/]*={0,2}))?$/

/** Pairs of a key and a value in base64. Throws ValidationFailed. */
export function parseMetadata(text: string | undefined): Map<string, string> {
  const pairs = new Map<string, string>()
  if (text === undefined || text.trim() === '') return pairs
  for (const pair of text.split(',')) {
    const [, key, value = ''] = PAIR.exec(pair.trim()) ?? []
    if (key === undefined || pairs.has(key)) {
      throw refused('Upload-Metadata', 'must be pairs of a key and base64, each key once')
    }
    pairs.set(key, Buffer.from(value, 'base64').toString())
  }
  return pairs
}
