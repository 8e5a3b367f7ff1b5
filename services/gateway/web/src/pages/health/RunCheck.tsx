import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { client } from '../../api/client.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'

/** The dry-run is the first choice: it looks at everything and changes nothing. */
export function RunCheck() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const run = async (repair: boolean) => {
    setBusy(true)
    try {
      const { id } = await client.startHealthCheck({ repair })
      await queries.invalidateQueries({ queryKey: ['checks'] })
      await navigate(`/admin/health/checks/${id}`)
    } catch (error) {
      showNote(`The check was not started: ${problemOfForm(error, []).general}`)
      setBusy(false)
    }
  }
  return (
    <>
      <Button variant="default" disabled={busy} onClick={() => void run(true)}>
        Check and repair
      </Button>
      <Button loading={busy} onClick={() => void run(false)}>
        Run check (dry-run)
      </Button>
    </>
  )
}
