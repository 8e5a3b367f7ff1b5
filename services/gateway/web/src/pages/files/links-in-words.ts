import type { ShareLink } from '@holdfast/client'
import { counted } from '../../ui/format/number.ts'

export const working = (links: readonly ShareLink[]) =>
  links.filter(({ state }) => state === 'active')

/** What a deletion comes to for those who have links. Undefined: it is not known yet. */
export function deletionInWords(
  links: readonly ShareLink[] | undefined,
  of = 'it or to its files',
): string {
  if (links === undefined) return `Links to ${of} stop working at once.`
  const { length } = working(links)
  if (length === 0) return `No link leads to ${of}.`
  const again = length === 1 ? 'works' : 'work'
  return `${counted(length, 'link stops', 'links stop')} working at once, and ${again} again when the files are restored.`
}

/**
 * What a move comes to for links (decision 0024): those to files go along, those to folders do unless
 * other files lie at the new place.
 */
export function moveInWords(links: readonly ShareLink[] | undefined): string | undefined {
  const folders = working(links ?? []).filter(({ kind }) => kind === 'folder').length
  if (folders === 0) return undefined
  const [go, stop] = folders === 1 ? ['goes', 'it stops'] : ['go', 'they stop']
  return `${counted(folders, 'link')} to folders ${go} along; where files lie at the new path already ${stop} working for good.`
}

/** What it comes to when a folder goes up in another, for the links that lead to it. */
export const mergeInWords = (ending: number): string[] => [
  `${counted(ending, 'link stops', 'links stop')} working for good: other files lie there, which nobody gave away`,
  'Links to its files go along',
  'Links to folders in it stop too where other files lie at their new place',
]
