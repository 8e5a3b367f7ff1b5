import { randomBytes } from 'node:crypto'
import {
  type Catalog,
  createLedger,
  deleteFile,
  type Ledger,
  markPlaced,
  type RegisterInput,
  releaseNextSegment,
  removeCopies,
  sealContent,
  takeOutbox,
} from '@holdfast/catalog'
import { CHUNK_SIZE, SEGMENT_LEAVES } from '@holdfast/chunks'

/** A catalogue whose contents live as real ones do, without any bytes: digests are made up. */
export type CatalogueLife = {
  catalog: Catalog
  ledger: Ledger
  ownerId: string
  nodeIds: readonly number[]
}

export type MadeContent = { contentId: string; fileId: string; commitSeconds: number }

const QUORUM = 2
const WANTED = 3
const FIRST_GROUP = 0
const LAST_GROUP = 4_095

export const startLife = (input: Omit<CatalogueLife, 'ledger'>): CatalogueLife => ({
  ...input,
  ledger: createLedger(input.catalog),
})

/**
 * Everything the catalogue sees of one upload: open, register, W holders, commit, the remaining
 * holder as a placement brings it, the tree, sealing.
 */
export const makeContent = async (
  life: CatalogueLife,
  { chunks, folder, name }: { chunks: number; folder: string; name: string },
): Promise<MadeContent> => {
  const { ledger, catalog, ownerId } = life
  const { contentId } = await ledger.open({ ownerId, wanted: WANTED })
  const leaves = await append(life, { contentId, kind: 'leaf', chunks })
  const root = { digest: randomBytes(32), codec: 'dag-pb' } as const
  const began = performance.now()
  const { file } = await ledger.commit({
    contentId,
    size: chunks * CHUNK_SIZE,
    root,
    chunkCount: chunks,
    file: { ownerId, folder, name, contentType: 'application/octet-stream' },
  })
  const commitSeconds = (performance.now() - began) / 1_000
  await place(life, leaves)
  // Interior nodes, one above them when there are several, and the manifest.
  const inner = Math.ceil(chunks / SEGMENT_LEAVES)
  const trees = await append(life, { contentId, kind: 'tree', chunks: inner + (inner > 1 ? 2 : 1) })
  await place(life, trees)
  await sealContent(catalog, { contentId, placed: false })
  const segments = Math.ceil(chunks / SEGMENT_LEAVES)
  await markPlaced(catalog, {
    contentId,
    kind: 'leaf',
    from: 0,
    to: segments - 1,
    live: life.nodeIds,
    members: life.nodeIds.length,
  })
  return { contentId, fileId: file.id, commitSeconds }
}

type Placed = { digest: Uint8Array; epoch: number; nodes: number[] }

/** Registers chunks segment by segment and records W holders each; returns who is still to come. */
const append = async (
  { ledger, nodeIds }: CatalogueLife,
  { contentId, kind, chunks }: Pick<RegisterInput, 'contentId' | 'kind'> & { chunks: number },
): Promise<Placed[]> => {
  const rest: Placed[] = []
  for (let first = 0; first < chunks; first += SEGMENT_LEAVES) {
    const count = Math.min(SEGMENT_LEAVES, chunks - first)
    const fresh = Array.from({ length: count }, () => ({
      digest: randomBytes(32),
      size: CHUNK_SIZE,
    }))
    const registered = await ledger.register({
      contentId,
      kind,
      seg: first / SEGMENT_LEAVES,
      offset: 0,
      chunks: fresh,
      wanted: WANTED,
    })
    const chosen = registered.map((row) => ({ ...row, nodes: threeOf(nodeIds, row.digest) }))
    await ledger.record(chosen.map((row) => ({ ...row, nodes: row.nodes.slice(0, QUORUM) })))
    rest.push(...chosen.map((row) => ({ ...row, nodes: row.nodes.slice(QUORUM) })))
  }
  return rest
}

const place = async ({ ledger }: CatalogueLife, rest: readonly Placed[]): Promise<void> => {
  for (let first = 0; first < rest.length; first += SEGMENT_LEAVES) {
    await ledger.record(rest.slice(first, first + SEGMENT_LEAVES))
  }
}

/** The same for all chunks of a group, as placement would choose them. */
const threeOf = (nodeIds: readonly number[], digest: Uint8Array): number[] => {
  const group = ((digest[0] ?? 0) << 4) | ((digest[1] ?? 0) >> 4)
  return Array.from({ length: WANTED }, (_, i) => nodeIds[(group + i) % nodeIds.length] as number)
}

/** Deletes files for good and carries out what follows, with nodes that agree to everything. */
export const releaseAll = async (
  { catalog, ownerId }: CatalogueLife,
  contents: readonly MadeContent[],
): Promise<void> => {
  for (const { fileId: id, contentId } of contents) {
    await deleteFile(catalog, { ownerId, id, permanent: true })
    while (await releaseNextSegment(catalog, contentId));
  }
  await removeCopies(
    catalog,
    { delete: async () => {} },
    { group: FIRST_GROUP, toGroup: LAST_GROUP, class: 'delete', graceSeconds: 0 },
  )
}

/** What the relay and vacuum do all the time; here many hours happen in minutes. */
export const tidy = async ({ catalog }: CatalogueLife): Promise<void> => {
  while ((await takeOutbox(catalog, 1_000, async () => {})) > 0);
  await catalog.pool.query('VACUUM (ANALYZE)')
}
