import {
  bumpGroupWork,
  type Catalog,
  groupsWithOldRemovals,
  unfinishedContents,
  wantInventory,
} from '@holdfast/catalog'
import {
  placeChunks,
  type Queues,
  reapUploads,
  refreshGroups,
  relayOutbox,
  releaseContent,
  sealContent,
} from '@holdfast/jobs'
import { forgottenJobs } from '../contents/carry-on-contents.ts'
import { evaluateGroups } from '../groups/evaluate-groups.ts'
import type { Facts } from './facts.ts'

export type RepairDeps = {
  catalog: Catalog
  queues: Pick<Queues, 'enqueue' | 'enqueueMany'>
  keepSchedules(): Promise<unknown>
  log: { warn(fields: object, message: string): void }
}

const PAGE = 1_000
/** A removal that waited so long may have lost its job. */
const STUCK_SECONDS = 3_600
/** Jobs that came with a commit get this long before they are taken for lost. */
const OLDER_THAN_SECONDS = 20

/**
 * Asks for everything that is due, by the ways there are: work of groups, jobs of contents, the
 * outbox, the reaper, the schedules. Makes nothing itself, so it may be repeated at any time. The
 * groups' work is in Postgres and survives a queue that is away.
 */
export async function beginRepair(deps: RepairDeps, facts: Facts): Promise<void> {
  const { work } = evaluateGroups(facts)
  const wanted = work.filter(({ young }) => !young || facts.overdue)
  for (const [name, some] of Map.groupBy(wanted, (one) => one.class)) {
    await bumpGroupWork(
      deps.catalog,
      name,
      some.map(({ group }) => group),
    )
  }
  const owed = await groupsWithOldRemovals(deps.catalog, { olderThanSeconds: STUCK_SECONDS })
  await bumpGroupWork(deps.catalog, 'delete', owed)
  for (const nodeId of nodesToTake(facts)) {
    await wantInventory(deps.catalog, { nodeId, why: 'a health check found differences' })
  }
  try {
    await carryOn(deps)
    for (const job of [relayOutbox, reapUploads, refreshGroups]) await deps.queues.enqueue(job, {})
    await deps.keepSchedules()
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'QUEUE_UNAVAILABLE') throw error
    deps.log.warn({ err: error }, 'the queue is away; what is due waits in the catalogue')
  }
}

/** Blocks that nobody counts are adopted or retired by an inventory, and by nothing else. */
function nodesToTake({ listed = [] }: Facts): number[] {
  return listed
    .filter(({ unrecorded, orphans }) => unrecorded + orphans > 0)
    .map(({ nodeId }) => nodeId)
}

/** Every content that is not finished, not only the few that one round of the leader looks at. */
async function carryOn({ catalog, queues }: RepairDeps): Promise<void> {
  let after: string | undefined
  do {
    const page = await unfinishedContents(catalog, {
      olderThanSeconds: OLDER_THAN_SECONDS,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    })
    const { seal, release, place } = forgottenJobs(page)
    await queues.enqueueMany(sealContent, seal)
    await queues.enqueueMany(releaseContent, release)
    await queues.enqueueMany(placeChunks, place)
    after = page.length === PAGE ? page.at(-1)?.id : undefined
  } while (after !== undefined)
}
