import type { ShareLink } from '@holdfast/client'
import { working } from './links-in-words.ts'
import { type Choice, isChosen, type Shown } from './list/choice.ts'

const isBelow = (folder: string, above: string): boolean =>
  above === '/' || folder === above || folder.startsWith(`${above}/`)

/**
 * Working links to the files that a choice in a list covers. By its link nobody knows the type of a file,
 * so a list of one type counts those of all.
 */
export function linksOfChoice(
  links: readonly ShareLink[],
  choice: Choice,
  { folder, search }: Shown,
): ShareLink[] {
  const word = search.toLowerCase()
  const isShown = (link: ShareLink) =>
    word === ''
      ? link.folder === folder
      : isBelow(link.folder, folder) && link.name.toLowerCase().includes(word)
  return working(links).filter(
    (link) => link.fileId !== null && isChosen(choice, { id: link.fileId }) && isShown(link),
  )
}
