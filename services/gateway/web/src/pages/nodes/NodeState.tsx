import type { NodeInfo } from '@holdfast/client'
import { OwnerName } from '../../names/OwnerName.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import { wordOf } from '../../ui/words.ts'
import classes from './nodes.module.css'

/** How a node is, why, and since when. */
export function NodeState({ node: { state, reason, since, leaving } }: { node: NodeInfo }) {
  const { meaning } = wordOf('node', state)
  return (
    <div className={classes.state} role="status">
      <StatusBadge thing="node" state={state} reason={reason} />
      <span>
        {meaning}
        {reason && `: ${reason}`}
      </span>
      {leaving && (
        <span>
          then it leaves, as {leaving.askedBy ? <OwnerName id={leaving.askedBy} /> : 'somebody'}{' '}
          asked <Time at={leaving.askedAt} />
        </span>
      )}
      <span className={classes.quiet}>
        since <Time at={since} />
      </span>
    </div>
  )
}
