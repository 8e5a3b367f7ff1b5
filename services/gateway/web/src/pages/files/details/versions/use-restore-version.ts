import { client } from '../../../../api/client.ts'
import { fileChanged } from '../../../../api/file-details.ts'
import { problemOfForm } from '../../../../ui/form/problem-of-form.ts'
import { showNote, showUndo } from '../../../../ui/toast/toasts.ts'

/**
 * Makes a version the file again. What the file was becomes the newest version, which is what Undo
 * restores: nothing is lost either way.
 */
export function useRestoreVersion(id: string) {
  const restore = async (name: string, version: number, isUndo = false): Promise<void> => {
    try {
      await client.restoreVersion(id, version)
      await fileChanged(id)
      if (isUndo) return
      const before = (await client.versions(id, { limit: 1 })).items[0]
      const said = `${name} is what it was in version ${version}`
      if (before === undefined) showNote(said)
      else showUndo(said, () => void restore(name, before.version, true))
    } catch (error) {
      showNote(`${name} was not restored: ${problemOfForm(error, []).general}`)
    }
  }
  return (name: string, version: number) => restore(name, version)
}
