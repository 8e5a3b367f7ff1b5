import type { FileInfo } from '@holdfast/client'
import { pathOfFolder } from '../../pages/files/folder-of-path.ts'
import { MINE, type Place, SYSTEM } from '../navigation.ts'

/** Something that was found, and where it leads. */
export type Found = { key: string; label: string; detail: string; to: string }

/** Pages whose name has these letters; all of them without any. */
export function foundPages(text: string, isAdmin: boolean): Found[] {
  const asked = text.trim().toLowerCase()
  const places: readonly Place[] = isAdmin ? [...MINE, ...SYSTEM] : MINE
  return places
    .filter(({ label }) => label.toLowerCase().includes(asked))
    .map(({ path, label }) => ({ key: path, label, detail: 'page', to: path }))
}

/** A file opens in its folder, with its details beside it. */
export const foundFile = ({ id, name, folder }: FileInfo): Found => ({
  key: id,
  label: name,
  detail: folder,
  to: `${pathOfFolder(folder)}?open=${id}`,
})
