import { type Catalog, setNodeState } from '@holdfast/catalog'
import type { Transition } from './decide-states.ts'

export type TransitionLog = { info(fields: object, message: string): void }

/**
 * Carries out what was decided, each change in a transaction of its own that checks the epoch. The
 * worst news first: a node that is lost must not wait for one that is full.
 *
 * @returns how many changed. @throws LeadershipLost as soon as somebody else leads
 */
export async function applyTransitions(
  { catalog, log }: { catalog: Catalog; log: TransitionLog },
  transitions: readonly Transition[],
  leaderEpoch: number,
): Promise<number> {
  const order = ['lost', 'down', 'misconfigured', 'suspect', 'out']
  const rank = ({ to }: Transition) => (order.includes(to) ? order.indexOf(to) : order.length)
  let changed = 0
  for (const transition of transitions.toSorted((a, b) => rank(a) - rank(b))) {
    const { nodeId, from, to, reason, evidence } = transition
    const done = await setNodeState(catalog, {
      nodeId,
      from: [from],
      to,
      reason,
      evidence,
      leaderEpoch,
    })
    if (!done) continue
    changed += 1
    log.info({ nodeId, from, to, reason }, 'node changed its state')
  }
  return changed
}
