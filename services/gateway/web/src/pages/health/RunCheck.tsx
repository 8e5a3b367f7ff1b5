import { Button } from '@mantine/core'
import { useState } from 'react'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { RepairDialog } from './RepairDialog.tsx'
import { useStartCheck } from './use-start-check.ts'

/** The dry-run begins at once, because it changes nothing; a repair says first what it comes to. */
export function RunCheck() {
  const start = useStartCheck()
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState(false)
  const look = async () => {
    setBusy(true)
    try {
      await start({ repair: false })
    } catch (error) {
      showNote(`The check was not started: ${problemOfForm(error, []).general}`)
      setBusy(false)
    }
  }
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Check and repair
      </Button>
      <Button loading={busy} onClick={() => void look()}>
        Run check (dry-run)
      </Button>
      <RepairDialog opened={asking} onClose={() => setAsking(false)} />
    </>
  )
}
