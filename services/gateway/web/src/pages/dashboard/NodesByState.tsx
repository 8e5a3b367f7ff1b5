import type { Status } from '@holdfast/client'
import { Card } from '../../ui/Card.tsx'
import { formatNumber } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { pathOfState } from '../nodes/nodes-in-state.ts'
import classes from './dashboard.module.css'
import { nodeCounts } from './node-counts.ts'

/** How many nodes are in which state, the ones that need somebody first. */
export function NodesByState({ nodes }: Pick<Status, 'nodes'>) {
  const counts = nodeCounts(nodes)
  return (
    <Card title="Nodes">
      {counts.length === 0 ? (
        <Empty kind="first" text="There is no node yet." />
      ) : (
        <ul className={classes.states}>
          {counts.map(({ state, count }) => (
            <li key={state}>
              <StatusBadge thing="node" state={state} />
              <span className={classes.number}>
                <TextLink to={pathOfState(state)}>{formatNumber(count)}</TextLink>
              </span>
            </li>
          ))}
        </ul>
      )}
      <TextLink to="/admin/nodes">All nodes</TextLink>
    </Card>
  )
}
