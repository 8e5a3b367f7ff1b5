import {
  type Catalog,
  pendingWantedChanges,
  type UnfinishedContent,
  unfinishedContents,
} from '@holdfast/catalog'
import {
  placeChunks,
  type Queues,
  recountWanted,
  releaseContent,
  sealContent,
} from '@holdfast/jobs'

/** Jobs that came with the commit get this long before they are taken for lost. */
const OLDER_THAN_SECONDS = 20
/** Contents looked at in one round: a long outage leaves many that cannot be finished yet. */
const PER_ROUND = 200

export type CarryOn = {
  /** One round; returns how many jobs went out again. Throws QueueUnavailable, CatalogueUnavailable. */
  run(): Promise<number>
}

/**
 * Carries on with contents whose jobs got lost: the outbox hands a job to the queue once, and the
 * queue may forget it (FLUSHALL). Pages through all unfinished contents, some per round, and begins
 * again at the end.
 */
export function createCarryOn({
  catalog,
  queues,
}: {
  catalog: Catalog
  queues: Pick<Queues, 'enqueueMany'>
}): CarryOn {
  let after: string | undefined

  return {
    async run() {
      const page = await unfinishedContents(catalog, {
        olderThanSeconds: OLDER_THAN_SECONDS,
        limit: PER_ROUND,
        ...(after === undefined ? {} : { after }),
      })
      const { seal, release, place } = forgottenJobs(page)
      await queues.enqueueMany(sealContent, seal)
      await queues.enqueueMany(releaseContent, release)
      await queues.enqueueMany(placeChunks, place)
      const untold = await pendingWantedChanges(catalog, {
        olderThanSeconds: OLDER_THAN_SECONDS,
        limit: PER_ROUND,
      })
      const recount = untold.map((contentId) => ({ contentId }))
      await queues.enqueueMany(recountWanted, recount)
      after = page.length < PER_ROUND ? undefined : page.at(-1)?.id
      return seal.length + release.length + place.length + recount.length
    },
  }
}

type Forgotten = {
  seal: { contentId: string }[]
  release: { contentId: string }[]
  place: { contentId: string; kind: 'leaf'; from: number; to: number }[]
}

/**
 * Which jobs these contents should have; one that is still in the queue swallows its twin. Pure.
 *
 * Copies that are missing are found by the groups, whatever content they belong to. So one segment is
 * enough for a content that was never seen complete: its job looks at all others before it says so.
 */
export function forgottenJobs(
  contents: readonly Pick<UnfinishedContent, 'id' | 'state' | 'placed'>[],
): Forgotten {
  const of = (state: string) =>
    contents.filter((content) => content.state === state).map(({ id }) => ({ contentId: id }))
  const unplaced = contents.filter(({ state, placed }) => !placed && state !== 'released')
  return {
    seal: of('committed'),
    release: of('released'),
    place: unplaced.map(({ id }) => ({ contentId: id, kind: 'leaf', from: 0, to: 0 })),
  }
}
