import type { FileInfo, FileSelection } from '@holdfast/client'
import { useQueryClient } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { problemOfForm } from '../../../ui/form/problem-of-form.ts'
import { counted } from '../../../ui/format/number.ts'
import { showNote, showUndo } from '../../../ui/toast/toasts.ts'
import { useRemoval } from '../use-removal.ts'
import { selectionsOf } from './choice.ts'
import { copiedText } from './list-text.ts'

/** Changes of many files at once. */
export function useManyFiles() {
  const queries = useQueryClient()
  const look = () => queries.invalidateQueries({ queryKey: ['files'] })
  const removeOne = useRemoval()
  const restore = async (files: readonly FileInfo[]) => {
    const results = await Promise.allSettled(files.map(({ id }) => client.restoreFile(id)))
    const failed = results.find((one) => one.status === 'rejected')
    if (failed) showNote(problemOfForm(failed.reason, []).general ?? '')
    await look()
  }
  /** Those that stayed are where they were; moving them there changes nothing. */
  const moveBack = async (files: readonly FileInfo[]) => {
    try {
      for (const folder of new Set(files.map((file) => file.folder))) {
        const back = new Map(
          files.filter((one) => one.folder === folder).map((one) => [one.id, one]),
        )
        const shown = { folder, search: '', type: '' }
        for (const select of selectionsOf({ all: false, some: back }, shown)) {
          await client.moveFiles(select, folder)
        }
      }
    } catch (error) {
      showNote(`Not all came back: ${problemOfForm(error, []).general}`)
    }
    await look()
  }
  return {
    /** With Undo. */
    removeFew: async (files: readonly FileInfo[]) => {
      const [first] = files
      if (first !== undefined && files.length === 1) return removeOne(first)
      try {
        await client.removeFiles({ ids: files.map(({ id }) => id) })
        showUndo(`${counted(files.length, 'file')} are in the trash`, () => void restore(files))
      } catch (error) {
        showNote(`Nothing was deleted: ${problemOfForm(error, []).general}`)
      }
      await look()
    },
    /** Rejects with what the server says. */
    remove: async (selections: readonly FileSelection[]) => {
      let files = 0
      try {
        for (const select of selections) files += (await client.removeFiles(select)).files
      } finally {
        await look()
      }
      showNote(`${counted(files, 'file')} moved to the trash`)
    },
    /** With Undo where the files are `named`: by rule nobody knows afterwards which they were. */
    move: async (
      selections: readonly FileSelection[],
      to: string,
      named?: readonly FileInfo[] | undefined,
    ) => {
      let [files, left] = [0, 0]
      try {
        for (const select of selections) {
          const moved = await client.moveFiles(select, to)
          files += moved.files
          left += moved.left
        }
      } finally {
        await look()
      }
      const stayed = left === 0 ? '' : ` · ${counted(left, 'name')} taken there, those stayed`
      const text = `${counted(files, 'file')} moved to ${to}${stayed}`
      if (named === undefined || files === 0) showNote(text)
      else showUndo(text, () => void moveBack(named))
    },
    copy: async (selections: readonly FileSelection[], to: string) => {
      const sum = { files: 0, left: 0, tooMany: 0 }
      try {
        for (const select of selections) {
          const copied = await client.copyFiles(select, to)
          for (const key of ['files', 'left', 'tooMany'] as const) sum[key] += copied[key]
        }
      } finally {
        await look()
      }
      showNote(copiedText(sum, to))
    },
  }
}
