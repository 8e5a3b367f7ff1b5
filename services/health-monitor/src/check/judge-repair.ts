import type { CheckProgress } from '@holdfast/catalog'
import type { Estimate } from '../status/estimate.ts'

export type RepairSeen = {
  /** Bytes of copies that are still to be made, parked ones left out. */
  missingBytes: number
  /** Groups with repair work that can be done, or is due and not done. */
  groups: number
  /** Contents that are not sealed. */
  unsealed: number
  /** Copies wait for nodes that will be back or given up soon, and the brake does not hold. */
  hopeful: boolean
  /** The sums that this rests on were made after the repair began. */
  fresh: boolean
}

export type RepairMemory = { best: number; since: number }

export type RepairJudgement = {
  verdict: 'goes-on' | 'over' | 'stalled' | 'too-long'
  progress: CheckProgress
  memory: RepairMemory
}

export type JudgeInput = {
  seen: RepairSeen
  last: CheckProgress
  memory: RepairMemory | undefined
  estimate: Estimate
  /** Seconds since the repair began, and of a monotonic clock. */
  repairingSeconds: number
  now: number
  limits: { longest: number; stalled: number }
}

/**
 * Whether a repair that is being watched goes on. Pure.
 *
 * | seen                                        | verdict  |
 * |---------------------------------------------|----------|
 * | sums older than the repair                  | goes-on  |
 * | no work, nothing unsealed, nothing to await | over     |
 * | longer than the limit                       | too-long |
 * | no byte fewer for the stall time            | stalled  |
 * | anything else                               | goes-on  |
 */
export function judgeRepair(input: JudgeInput): RepairJudgement {
  const { seen, last, now, limits, repairingSeconds, estimate } = input
  const left = seen.missingBytes + seen.groups + seen.unsealed
  const before = input.memory
  const better = before === undefined || left < before.best
  const memory = better ? { best: left, since: now } : before
  const total = Math.max(last.phase === 'repairing' ? last.total : 0, seen.missingBytes)
  const progress: CheckProgress = {
    phase: 'repairing',
    done: total - seen.missingBytes,
    total,
    unit: 'bytes',
    etaSeconds: estimate.etaSeconds,
  }
  const idle = seen.groups === 0 && seen.unsealed === 0 && !seen.hopeful
  const verdict =
    seen.fresh && idle
      ? 'over'
      : repairingSeconds > limits.longest
        ? 'too-long'
        : now - memory.since > limits.stalled
          ? 'stalled'
          : 'goes-on'
  return { verdict, progress, memory }
}
