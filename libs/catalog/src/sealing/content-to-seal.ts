import type { Codec, Link } from '@holdfast/chunks'
import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { ContentState } from '../schema.ts'

export type ContentToSeal = {
  state: Exclude<ContentState, 'open'>
  /** Bytes. */
  size: number
  root: Link
  /** Leaves, repeats counted. */
  chunkCount: number
  /** R. */
  wanted: number
  /** Tree digests registered by an attempt that did not come to its end. */
  treeDigests: number
}

/** What sealing starts from. Undefined: there is no such content, or it was never committed. */
export async function contentToSeal(
  c: Catalog,
  contentId: string,
): Promise<ContentToSeal | undefined> {
  const row = await c.db
    .selectFrom('contents')
    .select((eb) => [
      'state',
      'size',
      'root_digest',
      'root_codec',
      'chunk_count',
      'wanted',
      eb
        .selectFrom('content_segments')
        .select(sql<number>`coalesce(sum(length(digests)) / 32, 0)::integer`.as('digests'))
        .where('content_id', '=', contentId)
        .where('kind', '=', 'tree')
        .as('tree_digests'),
    ])
    .where('id', '=', contentId)
    .where('root_digest', 'is not', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    state: row.state as ContentToSeal['state'],
    size: row.size as number,
    root: { digest: row.root_digest as Buffer, codec: row.root_codec as Codec },
    chunkCount: row.chunk_count as number,
    wanted: row.wanted,
    treeDigests: row.tree_digests ?? 0,
  }
}
