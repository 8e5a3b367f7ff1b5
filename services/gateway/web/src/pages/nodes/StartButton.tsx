import { Button } from '@mantine/core'
import { nodesChanged } from '../../api/nodes.ts'
import { Refusal } from '../../ui/Refusal.tsx'
import { showNote } from '../../ui/toast/toasts.ts'
import { useAction } from '../../ui/use-action.ts'

type Props = { verb: string; done: string; start: () => Promise<unknown> }

/** Begins something that harms nothing; what was refused stays beside it. */
export function StartButton({ verb, done, start }: Props) {
  const { busy, problem, run } = useAction(async () => {
    await start()
    showNote(done)
    await nodesChanged()
  })
  return (
    <>
      <Button variant="default" size="compact-md" loading={busy} onClick={() => void run()}>
        {verb}
      </Button>
      <Refusal problem={problem} />
    </>
  )
}
