import type { FileInfo, FileSelection } from '@holdfast/client'
import { useQueryClient } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { problemOfForm } from '../../../ui/form/problem-of-form.ts'
import { counted } from '../../../ui/format/number.ts'
import { showNote, showUndo } from '../../../ui/toast/toasts.ts'
import { useRemoval } from '../use-removal.ts'

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
    move: async (selections: readonly FileSelection[], to: string) => {
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
      showNote(`${counted(files, 'file')} moved to ${to}${stayed}`)
    },
  }
}
