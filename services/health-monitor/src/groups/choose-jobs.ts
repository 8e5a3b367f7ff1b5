import type { DueWork } from '@holdfast/catalog'
import { GROUPS, WORK_CLASSES } from '@holdfast/placement'

/** In the order in which slots are given away: risk, then room, then neatness. */
export const DUE_CLASSES = ['last-copy', 'below-quorum', 'below-wanted', 'delete', 'trim'] as const

const REPAIRS: ReadonlySet<string> = new Set(WORK_CLASSES.slice(0, 3))

/** Jobs that may be under way at once: enough for every worker, few enough to change one's mind. */
const SLOTS = 128
/** Of the slots, kept for what is no repair. */
const LATER_SHARE = 0.1
/** Surplus costs only room, so it goes a few jobs at a time. */
const TRIM_SLOTS = 16
/**
 * After this long without being done, a job is put into the queue again: FLUSHALL may have taken it.
 * While it is there its twin is dropped.
 */
const RESEND_SECONDS = 20

export type Sent = { gen: number; at: number }

export type ChooseInput = {
  /** Due work; the longest due first within a class. */
  due: readonly Pick<DueWork, 'group' | 'class' | 'wantedGen'>[]
  /** What was put into the queue, by `class/group`. */
  sent: ReadonlyMap<string, Sent>
  /** Too many nodes went down at once. */
  braked: boolean
  /** How many nodes could be read from; with the brake pulled, one slot each. */
  liveNodes: number
  /** Groups in a row that one job takes together, a power of two; see `groupsPerJob`. */
  groupsPerJob?: number
  /** Seconds of a monotonic clock. */
  now: number
}

export type Chosen = { group: number; class: string; wantedGen: number }

/**
 * Which due work becomes jobs now (design decision 18). Pure. Risk order over everything: while
 * feasible last-copy work exists no other repair goes out and it may have all slots; else a tenth stays
 * for the later classes.
 * With the brake pulled only last copies, one slot per node that answers.
 */
export function chooseJobs(input: ChooseInput): Chosen[] {
  const { due, braked, liveNodes } = input
  const byClass = Map.groupBy(due, (work) => work.class)
  const urgent = byClass.has('last-copy')
  const all = braked ? Math.min(SLOTS, liveNodes) : SLOTS
  const forRepairs = urgent ? all : Math.floor(all * (1 - LATER_SHARE))
  const repairsDue = [...byClass.keys()].some((name) => REPAIRS.has(name))

  const chosen: Chosen[] = []
  const slotsOf = (works: ChooseInput['due']) => new Set(works.map((work) => slotKey(work, input)))
  let used = slotsOf(due.filter((work) => isUnderWay(work, input))).size
  for (const name of DUE_CLASSES) {
    if (braked && name !== 'last-copy') break
    // They would give way to the last copies, and be handed out again only much later.
    if (urgent && REPAIRS.has(name) && name !== 'last-copy') continue
    if (name === 'trim' && repairsDue) break
    const limit = REPAIRS.has(name) ? forRepairs : all
    const works = byClass.get(name) ?? []
    let room = limit - used
    if (name === 'trim') {
      const underWay = works.filter((work) => isUnderWay(work, input))
      room = Math.min(room, TRIM_SLOTS - slotsOf(underWay).size)
    }
    const waiting = works.filter((work) => !isUnderWay(work, input))
    const slots = new Set([...slotsOf(waiting)].slice(0, Math.max(0, room)))
    const now = waiting.filter((work) => slots.has(slotKey(work, input)))
    used += slots.size
    chosen.push(
      ...now.map(({ group, class: workClass, wantedGen }) => ({
        group,
        class: workClass,
        wantedGen,
      })),
    )
  }
  return chosen
}

/** What makes one job. */
function slotKey(work: Pick<DueWork, 'group' | 'class'>, input: ChooseInput): string {
  return sentKey({ ...work, group: firstGroup(work, input) })
}

/**
 * The first group of the job that this work goes into. Counted from 0, not from the first that is due,
 * so that jobs for the same groups are known as the same whatever else is due.
 */
export function firstGroup(
  { group }: Pick<DueWork, 'group'>,
  { braked, groupsPerJob = 1 }: Pick<ChooseInput, 'braked' | 'groupsPerJob'>,
): number {
  return braked ? group : group - (group % groupsPerJob)
}

const MOST_GROUPS_PER_JOB = 128
/** About so many chunks are worth a job of their own, beside which its transactions count little. */
const CHUNKS_PER_JOB = 64

/** How many groups one job takes together, when there are so many chunks in all of them. */
export function groupsPerJob(chunks: number): number {
  let groups = MOST_GROUPS_PER_JOB
  while (groups > 1 && (groups * chunks) / GROUPS > CHUNKS_PER_JOB) groups /= 2
  return groups
}

function isUnderWay(
  work: Pick<DueWork, 'group' | 'class' | 'wantedGen'>,
  { sent, now }: Pick<ChooseInput, 'sent' | 'now'>,
): boolean {
  const last = sent.get(sentKey(work))
  return last !== undefined && last.gen === work.wantedGen && now - last.at < RESEND_SECONDS
}

export function sentKey(work: { group: number; class: string }): string {
  return `${work.class}/${work.group}`
}
