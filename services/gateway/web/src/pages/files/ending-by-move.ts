import type { Client } from '@holdfast/client'
import { working } from './links-in-words.ts'

/**
 * How many links to a folder end for good when it moves to a path: they would show what lies there already
 * (decision 0024). Those of folders below end too where other files lie at their new place.
 */
export async function endingByMove(
  api: Pick<Client, 'links' | 'files'>,
  from: string,
  to: string,
): Promise<number> {
  const { length } = working((await api.links({ folder: from, limit: 500 })).items)
  if (length === 0 || to === '/') return length
  const { items, folders } = await api.files({ folder: to, limit: 1 })
  return items.length > 0 || folders.some((folder) => folder !== from) ? length : 0
}
