import type { TrashedFile } from '@holdfast/client'
import { useQueryClient } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'

/** Brings a file back into its folder, and says under which name. */
export function useRestore() {
  const queries = useQueryClient()
  return async ({ id, name }: TrashedFile) => {
    try {
      const file = await client.restoreFile(id, { onConflict: 'rename' })
      showNote(`${file.name} is back in ${file.folder}`)
    } catch (error) {
      showNote(`${name} was not restored: ${problemOfForm(error, []).general}`)
    }
    await queries.invalidateQueries({ queryKey: ['trash'] })
    await queries.invalidateQueries({ queryKey: ['files'] })
  }
}
