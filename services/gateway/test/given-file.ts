import type { Link } from '@holdfast/chunks'
import type { LongWriter } from '@holdfast/content'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced, trickle } from 'ipfs-unixfs-importer/layout'
import type { ForeignDag } from '../../../libs/chunks/test/foreign-dags.ts'

/** What other tools make of the same bytes; none of them is our own profile. */
export const OTHER_PROFILES = {
  'dag-pb leaves (CIDv0)': {
    cidVersion: 0,
    rawLeaves: false,
    chunker: fixedSize({ chunkSize: 262_144 }),
  },
  'raw leaves': { rawLeaves: true, chunker: fixedSize({ chunkSize: 262_144 }) },
  'small leaves in levels': {
    rawLeaves: true,
    chunker: fixedSize({ chunkSize: 100_000 }),
    layout: balanced({ maxChildrenPerNode: 5 }),
  },
  trickle: {
    rawLeaves: true,
    chunker: fixedSize({ chunkSize: 100_000 }),
    layout: trickle({ maxChildrenPerNode: 3 }),
  },
} as const

/** A file whose DAG is kept as it is, as an import leaves it. */
export async function putGiven(
  long: LongWriter,
  { root, fetch }: Pick<ForeignDag, 'fetch'> & { root: Link },
  { ownerId, folder, name, size }: { ownerId: string; folder: string; name: string; size: number },
): Promise<{ id: string }> {
  const begun = await long.open({ ownerId, size, maxBytes: size })
  const signal = AbortSignal.timeout(60_000)
  const stored = await long.storeDag(begun, {
    ...{ root, size, fetch, ahead: 4, signal },
    onBytes: () => {},
  })
  const target = { ownerId, folder, name, contentType: 'application/octet-stream' }
  return (await long.commit(stored, target)).file
}
