import {
  audit,
  type Catalog,
  countLies,
  type LieCount,
  listNodes,
  noteLie,
  setNodeState,
} from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import { type ChallengedNode, challengeNode } from './challenge-node.ts'
import { ANSWERING, isAnswering, judgeLiars, LIES } from './judge-liars.ts'

export type LiarDeps = {
  catalog: Catalog
  node(id: number): ChallengedNode
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void }
  onCounted?(counts: readonly LieCount[]): void
  onChanged?(): void
  /** Seconds of a monotonic clock. */
  now?: () => number
}

export type LiarWatch = {
  /** One round. Throws LeadershipLost when somebody else leads by now. */
  run(signal: AbortSignal, leaderEpoch: number): Promise<void>
}

/** What is older does not count. */
const WITHIN_SECONDS = 86_400
/** A node that was honest is asked again after new doubts, but not for each block of a rotten disk. */
const HONEST_FOR_SECONDS = 10
/** A node that stalls must not hold up the others' turns for longer. */
const CHALLENGE_LIMIT_MS = 10_000

/**
 * Looks at whoever gave out a wrong copy, or did not have one: challenges it, until it was honest or lied
 * three times, one challenge per round, so that a fault of a moment is not taken for three. Who lied three
 * times within a day goes into quarantine.
 */
export function createLiarWatch(deps: LiarDeps): LiarWatch {
  const { catalog, log } = deps
  const now = deps.now ?? (() => performance.now() / 1_000)
  const honestAt = new Map<number, number>()
  const told = new Set<number>()

  const isDue = ({ nodeId, sinceLast, proven }: LieCount): boolean => {
    const honest = honestAt.get(nodeId)
    if (proven >= LIES) return false
    if (honest === undefined) return true
    return now() - honest > HONEST_FOR_SECONDS && sinceLast < now() - honest
  }
  const challenge = async ({ nodeId }: LieCount, signal: AbortSignal): Promise<void> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CHALLENGE_LIMIT_MS)])
    const result = await challengeNode(deps.node(nodeId), { signal: limit }).catch(() => {
      signal.throwIfAborted()
      return { outcome: 'unclear' as const }
    })
    if (result.outcome === 'honest') honestAt.set(nodeId, now())
    if (result.outcome !== 'lied') return
    honestAt.delete(nodeId)
    const { kind, digest } = result
    await noteLie(catalog, { nodeId, digest, kind, foundBy: 'challenge', proven: true })
    await audit(catalog, { action: 'node.lied', subject: String(nodeId), detail: { kind } })
    log.warn({ nodeId, kind }, 'a node said something that is not so')
  }
  const quarantine = async ({ nodeId, proven, doubts }: LieCount, leaderEpoch: number) => {
    const changed = await setNodeState(catalog, {
      nodeId,
      from: ANSWERING,
      to: 'quarantined',
      reason: `it lied ${counted(proven, 'time')} within a day: what it confirmed and what it returned was not so`,
      evidence: { lies: proven, doubts },
      leaderEpoch,
    })
    if (!changed) return
    log.error({ nodeId, lies: proven }, 'a node that lies was quarantined')
    deps.onChanged?.()
  }
  const tell = async ({ nodeId, proven }: LieCount): Promise<void> => {
    if (told.has(nodeId)) return
    told.add(nodeId)
    await audit(catalog, { action: 'node.lies', subject: String(nodeId), detail: { lies: proven } })
    log.error(
      { nodeId, lies: proven },
      'a node seems to lie, and too many do for that to be believed',
    )
  }

  return {
    async run(signal, leaderEpoch) {
      const counted = () => countLies(catalog, { withinSeconds: WITHIN_SECONDS })
      const counts = await counted()
      deps.onCounted?.(counts)
      if (counts.length === 0) return
      const states = new Map((await listNodes(catalog)).map(({ id, state }) => [id, state]))
      const due = counts.filter((count) => isAnswering(states.get(count.nodeId)) && isDue(count))
      await Promise.all(due.map((count) => challenge(count, signal)))

      const nodes = [...states].map(([nodeId, state]) => ({ nodeId, state }))
      const verdicts = judgeLiars(nodes, await counted())
      for (const count of verdicts.quarantine) await quarantine(count, leaderEpoch)
      for (const count of verdicts.held) await tell(count)
    },
  }
}
