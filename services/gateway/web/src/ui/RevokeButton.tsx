import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from './confirm/ConfirmDialog.tsx'

type Props = {
  /** What ends: "the link to notes.txt". */
  what: string
  verb: string
  consequences: readonly string[]
  /** The queries that show it. */
  queryKey: string
  end: () => Promise<unknown>
}

/** Ends something for good, after what that comes to was read. */
export function RevokeButton({ what, verb, consequences, queryKey, end }: Props) {
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const confirm = async () => {
    await end()
    await queries.invalidateQueries({ queryKey: [queryKey] })
  }
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`${verb} ${what}`}
        onClick={() => setAsking(true)}
      >
        {verb}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`${verb} ${what}?`}
        consequences={consequences}
        verb={verb}
        danger
        onConfirm={confirm}
      />
    </>
  )
}
