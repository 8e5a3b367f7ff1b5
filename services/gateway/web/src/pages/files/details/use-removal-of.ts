import type { FileInfo } from '@holdfast/client'
import { useState } from 'react'
import { linksOf } from '../../../api/file-details.ts'
import { useRemoval } from '../use-removal.ts'

/**
 * Deletes a file: at once, with Undo, where nothing else hangs on it; after a question where links would
 * stop working. `links` is how many, while it is asked about.
 */
export function useRemovalOf(file: FileInfo, onGone: () => void) {
  const remove = useRemoval()
  const [links, setLinks] = useState(0)
  const confirm = async () => {
    // First: what is open would be read again once it is gone, by the word of its deletion.
    onGone()
    await remove(file)
  }
  const start = async () => {
    // Without an answer about links the trash still brings everything back.
    const active = await linksOf(file.id).catch(() => [])
    const count = active.filter(({ state }) => state === 'active').length
    if (count === 0) return confirm()
    setLinks(count)
  }
  return { links, start, confirm, cancel: () => setLinks(0) }
}
