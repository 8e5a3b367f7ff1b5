import type { Found } from './evaluate-groups.ts'

/** What `group_work` says about one group and class now. */
export type WorkRow = {
  group: number
  class: string
  /** Wanted and not done yet. */
  pending: boolean
  /** Since anybody changed the row. */
  idleSeconds: number
}

export type PlanInput = {
  found: readonly Found[]
  rows: readonly WorkRow[]
  /** How long ago the sums that `found` comes from began to be made. */
  scanSeconds: number
  /** Node states changed since the last plan: what was given up may be possible now. */
  statesChanged: boolean
  memory: WorkMemory
  /** Seconds of a monotonic clock. */
  now: number
}

/** What earlier plans saw, by group and class. The leader's own; a new leader begins empty. */
export type WorkMemory = ReadonlyMap<string, Remembered>
type Remembered = { since: number; chunks: number; tries: number }

export type Bump = { class: string; group: number; delaySeconds: number }

export type WorkPlan = { bumps: Bump[]; memory: WorkMemory }

/** Placement jobs get this long before a repair looks after them. */
export const YOUNG_SECONDS = 30
/** A job that changed nothing is repeated later and later, up to this. */
const LONGEST_DELAY_SECONDS = 60

/**
 * Which work is to be wanted (again). Pure. Per group and class, first matching row:
 *
 * | found                                              | bump                       |
 * |----------------------------------------------------|----------------------------|
 * | young, first seen < 30 s ago                       | no                         |
 * | node states changed, or seen for the first time    | now                        |
 * | wanted already and not done                        | no                         |
 * | done after the sums were made                      | no, look at the next sums  |
 * | done before, and fewer chunks than last time       | now: it makes progress     |
 * | done before, and no fewer                          | in 2, 4, 8, … 60 s         |
 */
export function planWork(input: PlanInput): WorkPlan {
  const rows = new Map(input.rows.map((row) => [keyOf(row), row]))
  const memory = new Map<string, Remembered>()
  const bumps: Bump[] = []
  for (const entry of input.found) {
    const key = keyOf(entry)
    const before = input.memory.get(key)
    const now = before ?? { since: input.now, chunks: entry.chunks, tries: 0 }
    const delay = delayFor({ entry, before, row: rows.get(key), input })
    const progress = entry.chunks < now.chunks
    const repeated = delay !== undefined && before !== undefined && !input.statesChanged
    memory.set(key, {
      since: now.since,
      chunks: delay === undefined ? now.chunks : entry.chunks,
      tries: repeated && !progress ? now.tries + 1 : progress ? 0 : now.tries,
    })
    if (delay !== undefined) {
      bumps.push({ class: entry.class, group: entry.group, delaySeconds: delay })
    }
  }
  return { bumps, memory }
}

type Case = {
  entry: Found
  before: Remembered | undefined
  row: WorkRow | undefined
  input: Pick<PlanInput, 'now' | 'scanSeconds' | 'statesChanged'>
}

function delayFor({ entry, before, row, input }: Case): number | undefined {
  const { now, scanSeconds, statesChanged } = input
  if (entry.young && now - (before?.since ?? now) < YOUNG_SECONDS) return undefined
  // `delete` waits for graces and answers, whatever nodes do, and keeps its own time.
  if (statesChanged && entry.class !== 'delete') return 0
  if (row === undefined) return 0
  if (row.pending || row.idleSeconds < scanSeconds) return undefined
  if (before === undefined || entry.chunks < before.chunks) return 0
  return Math.min(LONGEST_DELAY_SECONDS, 2 ** (before.tries + 1))
}

/** Seconds since the oldest work was first seen; 0 without any. */
export function oldestSeconds(memory: WorkMemory, now: number): number {
  const repairs = [...memory].filter(([key]) => !/^(delete|trim)\//.test(key))
  return Math.max(0, ...repairs.map(([, { since }]) => now - since))
}

function keyOf(of: { group: number; class: string }): string {
  return `${of.class}/${of.group}`
}
