import type { DueWork } from '@holdfast/catalog'
import { WORK_CLASSES } from '@holdfast/placement'

/** In the order in which slots are given away: risk, then room, then neatness. */
export const DUE_CLASSES = ['last-copy', 'below-quorum', 'below-wanted', 'delete', 'trim'] as const

const REPAIRS: ReadonlySet<string> = new Set(WORK_CLASSES.slice(0, 3))

/** Jobs that may be under way at once: enough for every worker, few enough to change one's mind. */
const SLOTS = 128
/** Of the slots, kept for what is no repair. */
const LATER_SHARE = 0.1
/** Surplus costs only room, so it goes a few groups at a time. */
const TRIM_SLOTS = 4
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
  /** Seconds of a monotonic clock. */
  now: number
}

export type Chosen = { group: number; class: string; wantedGen: number }

/**
 * Which due work becomes jobs now (design decision 18). Pure. Risk order over everything: while
 * feasible last-copy work exists it may have all slots; else a tenth stays for the later classes.
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
  let used = due.filter((work) => isUnderWay(work, input)).length
  for (const name of DUE_CLASSES) {
    if (braked && name !== 'last-copy') break
    if (name === 'trim' && repairsDue) break
    const limit = REPAIRS.has(name) ? forRepairs : all
    const works = byClass.get(name) ?? []
    let room = limit - used
    if (name === 'trim') {
      room = Math.min(room, TRIM_SLOTS - works.filter((work) => isUnderWay(work, input)).length)
    }
    const now = works.filter((work) => !isUnderWay(work, input)).slice(0, Math.max(0, room))
    used += now.length
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
