import { type Catalog, type DueWork, dueGroupWork } from '@holdfast/catalog'
import { type Queues, removeCopies, repairGroup } from '@holdfast/jobs'
import { type Chosen, chooseJobs, DUE_CLASSES, type Sent, sentKey } from './choose-jobs.ts'

/** Of each class, as many as could ever get a slot, and those that have one. */
const MOST_DUE = 512

export type HandOutDeps = {
  catalog: Catalog
  queues: Pick<Queues, 'enqueueMany'>
  /** How things stand now. */
  braked(): boolean
  liveNodes(): number
  /** Milliseconds from a monotonic clock. */
  now?: () => number
}

export type HandOut = {
  /** One tick; returns how many jobs went out. Throws QueueUnavailable, CatalogueUnavailable. */
  run(): Promise<number>
}

/**
 * The tick: due work becomes jobs. The queue is only the carrier, so what it loses is handed out
 * again from `group_work`.
 */
export function createHandOut(deps: HandOutDeps): HandOut {
  const now = deps.now ?? (() => performance.now())
  let sent = new Map<string, Sent>()

  return {
    async run() {
      const due = await dueWork(deps.catalog)
      const seconds = now() / 1_000
      // What is not due any more was done, or waits; either way its slot is free.
      const still = due.flatMap((work): [string, Sent][] => {
        const last = sent.get(sentKey(work))
        return last === undefined ? [] : [[sentKey(work), last]]
      })
      sent = new Map(still)
      const jobs = chooseJobs({
        due,
        sent,
        braked: deps.braked(),
        liveNodes: deps.liveNodes(),
        now: seconds,
      })
      await enqueue(deps.queues, jobs)
      for (const job of jobs) sent.set(sentKey(job), { gen: job.wantedGen, at: seconds })
      return jobs.length
    },
  }
}

async function dueWork(catalog: Catalog): Promise<DueWork[]> {
  const classes = await Promise.all(
    DUE_CLASSES.map((name) => dueGroupWork(catalog, { classes: [name], limit: MOST_DUE })),
  )
  return classes.flat()
}

async function enqueue(
  queues: Pick<Queues, 'enqueueMany'>,
  jobs: readonly Chosen[],
): Promise<void> {
  const repairs: { group: number; class: string }[] = []
  const removals: { group: number; class: 'delete' | 'trim' }[] = []
  for (const { group, class: name } of jobs) {
    if (name === 'delete' || name === 'trim') removals.push({ group, class: name })
    else repairs.push({ group, class: name })
  }
  if (repairs.length > 0) await queues.enqueueMany(repairGroup, repairs)
  if (removals.length > 0) await queues.enqueueMany(removeCopies, removals)
}
