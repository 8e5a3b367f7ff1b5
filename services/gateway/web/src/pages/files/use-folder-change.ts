import { useQueryClient } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { counted } from '../../ui/format/number.ts'
import { showNote } from '../../ui/toast/toasts.ts'

/** Changes of a folder with everything below it; each rejects with what the server says. */
export function useFolderChange() {
  const queries = useQueryClient()
  const look = async () => {
    await queries.invalidateQueries({ queryKey: ['files'] })
    await queries.invalidateQueries({ queryKey: ['links'] })
  }
  return {
    move: async (from: string, to: string) => {
      const { files } = await client.moveFolder(from, to)
      await look()
      showNote(`${counted(files, 'file')} moved to ${to}`)
    },
    remove: async (folder: string) => {
      const { files } = await client.removeFolder(folder)
      await look()
      showNote(`${counted(files, 'file')} moved to the trash`)
    },
  }
}
