import { type Catalog, type DueWork, dueGroupWork } from '@holdfast/catalog'
import { type Queues, removeCopies, repairGroup } from '@holdfast/jobs'
import {
  type ChooseInput,
  type Chosen,
  chooseJobs,
  DUE_CLASSES,
  firstGroup,
  type Sent,
  sentKey,
} from './choose-jobs.ts'

/** Of each class, for each group in a job: as many as could ever get a slot, and those that have one. */
const MOST_DUE = 512

export type HandOutDeps = {
  catalog: Catalog
  queues: Pick<Queues, 'enqueueMany'>
  /** How things stand now. */
  braked(): boolean
  liveNodes(): number
  /** Groups in a row that one job takes together. */
  groupsPerJob(): number
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
      const shape = { braked: deps.braked(), groupsPerJob: deps.groupsPerJob() }
      const due = await dueWork(deps.catalog, MOST_DUE * shape.groupsPerJob)
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
        ...shape,
        liveNodes: deps.liveNodes(),
        now: seconds,
      })
      const went = await enqueue(deps.queues, jobs, shape)
      for (const job of jobs) sent.set(sentKey(job), { gen: job.wantedGen, at: seconds })
      return went
    },
  }
}

async function dueWork(catalog: Catalog, limit: number): Promise<DueWork[]> {
  const classes = await Promise.all(
    DUE_CLASSES.map((name) => dueGroupWork(catalog, { classes: [name], limit })),
  )
  return classes.flat()
}

/** Returns how many jobs went out. */
async function enqueue(
  queues: Pick<Queues, 'enqueueMany'>,
  works: readonly Chosen[],
  shape: Required<Pick<ChooseInput, 'braked' | 'groupsPerJob'>>,
): Promise<number> {
  const jobs = new Map<string, Job>()
  for (const { group, class: name } of works) {
    const first = firstGroup({ group }, shape)
    const toGroup = shape.braked ? first : first + shape.groupsPerJob - 1
    jobs.set(sentKey({ group: first, class: name }), { group: first, toGroup, class: name })
  }
  const removals = [...jobs.values()].filter(isRemoval)
  const repairs = [...jobs.values()].filter((job) => !isRemoval(job))
  if (repairs.length > 0) await queues.enqueueMany(repairGroup, repairs)
  if (removals.length > 0) await queues.enqueueMany(removeCopies, removals)
  return jobs.size
}

type Job = { group: number; toGroup: number; class: string }

function isRemoval(job: Job): job is Job & { class: 'delete' | 'trim' } {
  return job.class === 'delete' || job.class === 'trim'
}
