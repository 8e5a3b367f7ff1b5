import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced, trickle } from 'ipfs-unixfs-importer/layout'

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
