import type { NodeInfo } from '@holdfast/client'
import { DrainProgress } from './DrainProgress.tsx'
import { NodeFacts } from './NodeFacts.tsx'
import { NodeHistory } from './NodeHistory.tsx'
import { NodeState } from './NodeState.tsx'
import classes from './nodes.module.css'
import { RiskCard } from './RiskCard.tsx'
import { TestCard } from './TestCard.tsx'
import { UpkeepCard } from './UpkeepCard.tsx'

/** Everything about one node. Lost ones are history, and only that. */
export function NodeView({ node }: { node: NodeInfo }) {
  const { id, state } = node
  const there = state !== 'lost'
  return (
    <>
      <NodeState node={node} />
      <DrainProgress nodeId={id} />
      {there && <RiskCard node={node} />}
      <div className={classes.pair}>
        <NodeFacts node={node} />
        <div>
          <UpkeepCard nodeId={id} may={there} />
          {there && <TestCard nodeId={id} />}
        </div>
      </div>
      <NodeHistory nodeId={id} />
    </>
  )
}
