import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { ContentState } from '../schema.ts'
import { leafDigests, leafRange } from './reading.ts'

/** A content that another process began to write. */
export type BegunContent = {
  state: ContentState
  /** Bytes taken from the owner's quota for it. */
  reserved: number
  /** Digests in its segments, stored or not. */
  leaves: number
  treeDigests: number
  /** Leaves from the first on that have enough copies on record. */
  stored: number
  /** Bytes of those. */
  storedBytes: number
}

const PAGE = 1_024

/** How far an open content is, so that its writer's successor can go on. Undefined: it is gone. */
export async function begunContent(
  c: Catalog,
  { contentId, quorum }: { contentId: string; quorum: number },
): Promise<BegunContent | undefined> {
  const row = await c.db
    .selectFrom('contents')
    .select(['state', 'reserved_bytes as reserved'])
    .select((eb) =>
      (['leaf', 'tree'] as const).map((kind) =>
        eb
          .selectFrom('content_segments')
          .select(sql<number>`coalesce(sum(length(digests)) / 32, 0)::integer`.as('digests'))
          .where('content_id', '=', contentId)
          .where('kind', '=', kind)
          .as(kind),
      ),
    )
    .where('id', '=', contentId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const leaves = row.leaf ?? 0
  const facts = { state: row.state, reserved: row.reserved, leaves, treeDigests: row.tree ?? 0 }
  return { ...facts, ...(await storedLeaves(c, { contentId, leaves, quorum })) }
}

async function storedLeaves(
  c: Catalog,
  { contentId, leaves, quorum }: { contentId: string; leaves: number; quorum: number },
): Promise<{ stored: number; storedBytes: number }> {
  let stored = 0
  let storedBytes = 0
  for (let from = 0; from < leaves; from += PAGE) {
    const rows = await leafRange(c, { contentId, from, to: Math.min(leaves, from + PAGE) })
    for (const { holders, size } of rows) {
      if (holders.length < quorum) return { stored, storedBytes }
      stored += 1
      storedBytes += size
    }
  }
  return { stored, storedBytes }
}

/** The digests of leaves `[0, count)`, in order. */
export async function* firstLeaves(
  c: Catalog,
  { contentId, count }: { contentId: string; count: number },
): AsyncGenerator<Buffer, void, undefined> {
  let left = count
  for await (const digests of leafDigests(c, contentId)) {
    for (const digest of digests) {
      if (left-- <= 0) return
      yield digest
    }
  }
}
