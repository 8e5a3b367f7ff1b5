import { Button } from '@mantine/core'
import { client } from '../../api/client.ts'
import { nodesChanged, useNodes } from '../../api/nodes.ts'
import { Refusal } from '../../ui/Refusal.tsx'
import { showNote } from '../../ui/toast/toasts.ts'
import { useAction } from '../../ui/use-action.ts'
import { resultOfCalls, silentNodes } from './silent-nodes.ts'

/** Calls every node that is silent now, and says who answers. */
export function CheckAgain({ label }: { label: string }) {
  const { data: nodes = [] } = useNodes()
  const check = useAction(async () => {
    const tests = await Promise.all(
      silentNodes(nodes).map(async ({ id, name }) => ({ name, ...(await client.testNode(id)) })),
    )
    await nodesChanged()
    showNote(resultOfCalls(tests))
  })
  return (
    <div>
      <Button variant="default" loading={check.busy} onClick={() => void check.run()}>
        {label}
      </Button>
      <Refusal problem={check.problem} />
    </div>
  )
}
