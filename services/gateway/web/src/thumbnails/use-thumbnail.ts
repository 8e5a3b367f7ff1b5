import type { FileInfo } from '@holdfast/client'
import { useEffect } from 'react'
import { thumbnailMaker } from './app-maker.ts'
import { isPicture } from './is-picture.ts'

/** More is not downloaded only to be made small. */
const LARGEST_TO_READ = 16 * 1_024 * 1_024

/** Has one made of a picture that is looked at and has none. */
export function useThumbnail(file: FileInfo): void {
  const { id, cid } = file
  const wanted = file.thumbnail === null && file.size <= LARGEST_TO_READ && isPicture(file)
  // biome-ignore lint/correctness/useExhaustiveDependencies: its other facts do not change what it shows
  useEffect(() => (wanted ? thumbnailMaker.want(file) : undefined), [id, cid, wanted])
}
