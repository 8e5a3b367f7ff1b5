import type { Rebalance } from '@holdfast/client'
import { useNodes } from '../../api/nodes.ts'
import { BalancePicture } from './BalancePicture.tsx'

/** How the copies lie when nothing has to move: before and after are the same. */
export function BalanceNow({ plan }: { plan: Rebalance }) {
  const { data: nodes = [] } = useNodes()
  return <BalancePicture plan={plan} nodes={nodes} />
}
