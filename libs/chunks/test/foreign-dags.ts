import { type ImporterOptions, importer } from 'ipfs-unixfs-importer'
import type { CID } from 'multiformats/cid'
import { type FetchBlock, type Link, parseCid } from '../src/index.ts'

/** A DAG that another tool made, with its blocks in memory. */
export type ForeignDag = {
  root: Link
  cid: string
  blocks: Map<string, Uint8Array>
  fetch: FetchBlock
}

/** Files by path, or the bytes of one file; made by ipfs-unixfs-importer as `options` say. */
export async function foreignDag(
  content: Uint8Array | Record<string, Uint8Array>,
  options: Partial<ImporterOptions>,
): Promise<ForeignDag> {
  const blocks = new Map<string, Uint8Array>()
  const blockstore = {
    async put(cid: CID, bytes: Uint8Array) {
      blocks.set(keyOf(cid.multihash.digest), bytes)
      return cid
    },
  }
  const files =
    content instanceof Uint8Array
      ? [{ content }]
      : Object.entries(content).map(([path, bytes]) => ({ path, content: bytes }))
  let cid = ''
  for await (const entry of importer(files, blockstore, {
    wrapWithDirectory: !(content instanceof Uint8Array),
    ...options,
  })) {
    cid = entry.cid.toString()
  }
  return { root: parseCid(cid), cid, blocks, fetch: fetchFrom(blocks) }
}

export const fetchFrom =
  (blocks: ReadonlyMap<string, Uint8Array>): FetchBlock =>
  async ({ digest }) => {
    const bytes = blocks.get(keyOf(digest))
    if (bytes === undefined) throw new Error('no such block')
    return bytes
  }

export const keyOf = (digest: Uint8Array): string => Buffer.from(digest).toString('hex')
