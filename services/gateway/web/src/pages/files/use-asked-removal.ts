import type { FileInfo } from '@holdfast/client'
import { useState } from 'react'
import { linksOf } from '../../api/file-details.ts'
import { asksBeforeDelete } from '../../session/preferences.ts'
import { working } from './links-in-words.ts'
import { useRemoval } from './use-removal.ts'

type Asked = { file: FileInfo; links: number }

/**
 * Deletes a file: at once, with Undo, where nothing else hangs on it; after a question where links would
 * stop working, and for those who always want to be asked.
 */
export function useAskedRemoval(onGone: () => void = () => {}) {
  const remove = useRemoval()
  const [asked, setAsked] = useState<Asked>()
  const confirm = async (file: FileInfo) => {
    // First: what is open would be read again once it is gone, by the word of its deletion.
    onGone()
    await remove(file)
  }
  const start = async (file: FileInfo) => {
    // Without an answer about links the trash still brings everything back.
    const links = working(await linksOf(file.id).catch(() => [])).length
    if (links > 0 || asksBeforeDelete()) setAsked({ file, links })
    else await confirm(file)
  }
  return {
    start,
    dialog: {
      asked,
      onClose: () => setAsked(undefined),
      onConfirm: async () => asked && confirm(asked.file),
    },
  }
}
