import type { FileInfo } from '@holdfast/client'
import { useQueryClient } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { showNote, showUndo } from '../../ui/toast/toasts.ts'

/** Puts files into the trash, from which ten seconds of Undo bring them back. */
export function useRemoval() {
  const queries = useQueryClient()
  const look = () => queries.invalidateQueries({ queryKey: ['files'] })
  return async ({ id, name }: FileInfo) => {
    try {
      await client.remove(id)
      showUndo(`${name} is in the trash`, () => {
        client
          .restoreFile(id)
          .then(look, (error) => showNote(problemOfForm(error, []).general ?? ''))
      })
    } catch (error) {
      showNote(`${name} was not deleted: ${problemOfForm(error, []).general}`)
    }
    await look()
  }
}
