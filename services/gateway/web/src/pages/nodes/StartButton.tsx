import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { nodesChanged } from '../../api/nodes.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'

type Props = { verb: string; done: string; start: () => Promise<unknown> }

/** Begins something that harms nothing; what was refused stays beside it. */
export function StartButton({ verb, done, start }: Props) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const run = async () => {
    setBusy(true)
    try {
      await start()
      setProblem(undefined)
      showNote(done)
      await nodesChanged()
    } catch (error) {
      setProblem(problemOfForm(error, []).general)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button variant="default" size="compact-md" loading={busy} onClick={() => void run()}>
        {verb}
      </Button>
      {problem && (
        <Text size="sm" c="var(--hf-crit)" role="alert">
          {problem}
        </Text>
      )}
    </>
  )
}
