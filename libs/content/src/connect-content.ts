import {
  abandonContent,
  type Catalog,
  chunkEpochs,
  chunksByDigest,
  type Ledger,
  leafRange,
  raiseLeases,
} from '@holdfast/catalog'
import type { Cluster } from '@holdfast/cluster'
import { goalOrRefuse } from './admission.ts'
import type { LaneDeps } from './chunk-lane.ts'
import { inTurn } from './in-turn.ts'
import { putCopies } from './put-copies.ts'
import { createContentReader } from './reader.ts'
import type { ContentReader, ContentWriter } from './types.ts'
import { createContentWriter } from './writer.ts'

export type ContentDeps = {
  catalog: Catalog
  ledger: Ledger
  cluster: Cluster
  /** Seconds after which the reaper gives up an upload that its owner does not show alive. */
  leaseSeconds?: number
  log: { warn(fields: object, message: string): void }
}

/** So that three raises in a row may fail, or come late, before an upload is given up. */
const RAISES_PER_LEASE = 4

/** Register, put and record for a lane, on this catalogue and these nodes. */
export const laneOn = ({
  catalog,
  ledger,
  cluster,
}: Omit<ContentDeps, 'log' | 'leaseSeconds'>): LaneDeps => ({
  register: (input) => ledger.register(input),
  record: (entries) => ledger.record(entries),
  epochs: (digests) => chunkEpochs(catalog, digests),
  putCopies: (input) =>
    putCopies(
      {
        targets: ({ digest, wanted, quorum, avoid }) =>
          cluster.uploadTargets(digest, { ...cluster.goal(wanted), quorum }, avoid),
        put: (nodeId, chunk, options) => cluster.pool.put(nodeId, chunk, options),
        patience: cluster.patience,
      },
      input,
    ),
})

/** The byte path on a real catalogue and real nodes. */
export const connectContent = (
  deps: ContentDeps,
): { writer: ContentWriter; reader: ContentReader } => {
  const { catalog, ledger, log } = deps
  const cluster = { ...deps.cluster, pool: deps.cluster.clientPool }
  const writer = createContentWriter({
    ...laneOn({ ...deps, cluster }),
    goal: (input) => goalOrRefuse(cluster, input),
    reserve: (bytes, options) => cluster.pool.reserve(bytes, options),
    open: async (input) => (await ledger.open({ ...input, lease: 'live' })).contentId,
    openWithChunk: async ({ chunk, ...input }) => {
      const opened = await ledger.openAndRegister({ ...input, lease: 'live', chunks: [chunk] })
      const registered = opened.registered[0]
      if (registered === undefined) throw new Error('register did not answer for the chunk')
      return { contentId: opened.contentId, registered }
    },
    reserveQuota: (contentId, bytes) => ledger.reserve({ contentId, bytes }),
    commit: async (contents) =>
      contents.length === 1 && contents[0] !== undefined
        ? [await ledger.commit(contents[0])]
        : ledger.commitMany(contents),
    recordAndCommit: (entries, content) => ledger.recordAndCommit(entries, content),
    abandon: inTurn((contentId: string) => abandonContent(catalog, contentId)),
    raiseLeases: async (contentIds) => void (await raiseLeases(catalog, contentIds)),
    ...(deps.leaseSeconds === undefined
      ? {}
      : { leaseEveryMs: (deps.leaseSeconds * 1_000) / RAISES_PER_LEASE }),
    onError: (message, err) => log.warn({ err }, message),
  })
  return { writer, reader: connectReader({ catalog, cluster, pool: cluster.pool }) }
}

/** Reads contents, also such as are still open; a client's reads go through the pool that measures. */
export const connectReader = ({
  catalog,
  cluster,
  pool,
}: Pick<ContentDeps, 'catalog'> & {
  cluster: Pick<Cluster, 'readable'>
  pool: Pick<Cluster['pool'], 'get'>
}): ContentReader =>
  createContentReader({
    leaves: (range) => leafRange(catalog, range),
    chunk: async (digest) => (await chunksByDigest(catalog, [digest]))[0],
    readable: cluster.readable,
    fetch: (nodeIds, digest, options) => pool.get(nodeIds, digest, options),
  })
