import type { FileInfo } from '@holdfast/client'
import { useState } from 'react'
import { client } from '../../../../api/client.ts'
import { fileChanged } from '../../../../api/file-details.ts'
import { problemOfForm } from '../../../../ui/form/problem-of-form.ts'
import { counted } from '../../../../ui/format/number.ts'
import { showNote, showUndo } from '../../../../ui/toast/toasts.ts'

/** Asks for another number of copies; the nodes follow by themselves. */
export function useChangeCopies({ id, name, copies: { wanted } }: FileInfo) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const set = async (copies: number) => {
    const now = await client.editFile(id, { copies })
    await fileChanged(id)
    return now.copies.wanted
  }
  const undo = () => {
    set(wanted).catch((error) => showNote(problemOfForm(error, []).general ?? ''))
  }
  const change = async (to: number) => {
    setBusy(true)
    setProblem(undefined)
    try {
      const given = await set(to)
      const said = `${name} keeps ${counted(given, 'copy', 'copies')}`
      if (given === to) showUndo(said, undo)
      else showNote(`${said}: another file or version with the same bytes asks for them`)
    } catch (error) {
      setProblem(problemOfForm(error, []).general)
    } finally {
      setBusy(false)
    }
  }
  return { change, busy, problem }
}
