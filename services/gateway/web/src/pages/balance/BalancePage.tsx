import type { Rebalance } from '@holdfast/client'
import { Text } from '@mantine/core'
import { useState } from 'react'
import { isOpen } from '../../api/open-plan.ts'
import { usePlans } from '../../api/plans.ts'
import { Card } from '../../ui/Card.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { BalanceNow } from './BalanceNow.tsx'
import { MakePlan } from './MakePlan.tsx'
import { PaceCard } from './PaceCard.tsx'
import { PlansTable } from './PlansTable.tsx'
import { UnderWay } from './UnderWay.tsx'

/** Would moving help? */
export default function BalancePage() {
  const { rows = [] } = usePlans('rebalance')
  const url = useUrlState()
  const [settled, setSettled] = useState<Rebalance>()
  const open = rows.find(isOpen)
  return (
    <Page title="Balance" actions={!open && <MakePlan onNothing={setSettled} />}>
      <Text mb="md" c="dimmed">
        Copies belong on certain nodes, by weight and zone. When nodes join or change, a rebalance
        moves them. A plan shows what would move, and moves nothing.
      </Text>
      {open && <UnderWay plan={open} />}
      {settled && !open && (
        <Card title="Now">
          <Empty kind="good" text="Nothing to move: every copy lies where it should." />
          <BalanceNow plan={settled} />
        </Card>
      )}
      <PaceCard url={url} />
      <PlansTable kind="rebalance" title="Rebalances" none="Nothing was rebalanced yet." />
      <PlansTable kind="drain" title="Drains" none="No node was drained yet." />
    </Page>
  )
}
