import { asBuffer, keyOf } from '../digests.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction, type Run } from '../prepared.ts'
import { wantRemoval } from '../removal/want-removal.ts'

const NEW_ROWS = {
  name: 'new-unused-chunks',
  text: `INSERT INTO chunks (digest, size, refs, wanted, zero_since)
    SELECT d, s, 0, 1, now() FROM unnest($1::bytea[], $2::integer[]) AS v (d, s) ORDER BY d
    ON CONFLICT (digest) DO NOTHING RETURNING digest`,
}

const LOCK_ROWS = {
  name: 'lock-taken-in',
  text: `SELECT digest, epoch, refs, holders FROM chunks WHERE digest = ANY($1::bytea[])
    ORDER BY digest FOR NO KEY UPDATE`,
}

const REMOVING_HERE = {
  name: 'removing-here',
  text: `SELECT digest FROM chunk_issues
    WHERE digest = ANY($1::bytea[]) AND node_id = $2 AND kind = 'removing'`,
}

const JOIN_HOLDERS = {
  name: 'join-holders',
  text: `UPDATE chunks c SET holders = ARRAY(
      SELECT DISTINCT h FROM unnest(c.holders || $2::smallint) AS h ORDER BY h)
    WHERE c.digest = ANY($1::bytea[])`,
}

const CLEAR_HERE = {
  name: 'clear-issues-here',
  text: `DELETE FROM chunk_issues
    WHERE digest = ANY($1::bytea[]) AND node_id = $2 AND kind <> 'removing'`,
}

const NOTE_UNWANTED = {
  name: 'note-unwanted',
  text: `INSERT INTO chunk_issues (digest, node_id, kind)
    SELECT d, $2, 'removing' FROM unnest($1::bytea[]) AS d ORDER BY d ON CONFLICT DO NOTHING`,
}

/** A block as somebody just read it from the node, hashed. */
export type FoundBlock = {
  digest: Uint8Array
  /** Bytes. */
  size: number
  /** Of its row before the block was read; null when it had none. */
  epoch: number | null
}

/** `adopted`: copies of chunks in use. `retired`: blocks nobody uses, which leave after the grace. */
export type TakenIn = { adopted: number; retired: number }

type LockedRow = { digest: Buffer; epoch: number; refs: number; holders: number[] }

/**
 * Blocks that a node had and the catalogue did not know there become copies (design decision 5): of a
 * chunk in use, or of a row with no references whose grace begins now, so that `removeCopies` takes them
 * off when nobody wants them by then.
 *
 * Every block was read and hashed first, because an upload of the same bytes within the grace would
 * count the copy. A row that changed since then is passed over (a removal may have begun in between);
 * the next inventory looks again.
 */
export async function takeInBlocks(
  c: Catalog,
  { nodeId, blocks }: { nodeId: number; blocks: readonly FoundBlock[] },
): Promise<TakenIn> {
  if (blocks.length === 0) return { adopted: 0, retired: 0 }
  return inPreparedTransaction(c.pool, async (run) => {
    const fresh = await insertNew(
      run,
      blocks.filter(({ epoch }) => epoch === null),
    )
    const rows = await lockUnchanged(run, { nodeId, blocks, fresh })
    const digests = rows.map(({ digest }) => digest)
    if (digests.length > 0) {
      await run(JOIN_HOLDERS, [digests, nodeId])
      await run(CLEAR_HERE, [digests, nodeId])
    }
    const unused = rows.filter(({ refs }) => refs === 0)
    await wantRemoval(
      run,
      unused.map(({ digest }) => digest),
    )
    return { adopted: rows.length - unused.length, retired: unused.length }
  })
}

async function insertNew(run: Run, blocks: readonly FoundBlock[]): Promise<Set<string>> {
  if (blocks.length === 0) return new Set()
  const rows = await run<{ digest: Buffer }>(NEW_ROWS, [
    blocks.map(({ digest }) => asBuffer(digest)),
    blocks.map(({ size }) => size),
  ])
  return new Set(rows.map(({ digest }) => keyOf(digest)))
}

async function lockUnchanged(
  run: Run,
  input: { nodeId: number; blocks: readonly FoundBlock[]; fresh: ReadonlySet<string> },
): Promise<LockedRow[]> {
  const { nodeId, blocks, fresh } = input
  const before = new Map(blocks.map(({ digest, epoch }) => [keyOf(digest), epoch]))
  const digests = blocks.map(({ digest }) => asBuffer(digest))
  const rows = await run<LockedRow>(LOCK_ROWS, [digests])
  // After the lock, in a statement of its own: see register.ts.
  const removing = await run<{ digest: Buffer }>(REMOVING_HERE, [digests, nodeId])
  const leaving = new Set(removing.map(({ digest }) => keyOf(digest)))
  return rows.filter(({ digest, epoch, holders }) => {
    const key = keyOf(digest)
    if (leaving.has(key) || holders.includes(nodeId)) return false
    return fresh.has(key) || before.get(key) === epoch
  })
}

/**
 * Blocks whose bytes are not what their name says, where the catalogue does not count them as copies
 * anyway: they are removed, because a node that believes it has a block does not write it a second
 * time. Rows without references begin their grace.
 */
export async function dropFalseBlocks(
  c: Catalog,
  { nodeId, digests }: { nodeId: number; digests: readonly Uint8Array[] },
): Promise<number> {
  if (digests.length === 0) return 0
  return inPreparedTransaction(c.pool, async (run) => {
    const blocks = digests.map((digest) => ({ digest, size: 0, epoch: null }))
    await insertNew(run, blocks)
    const keys = digests.map(asBuffer)
    const rows = await run<LockedRow>(LOCK_ROWS, [keys])
    const strangers = rows.filter(({ holders }) => !holders.includes(nodeId))
    if (strangers.length === 0) return 0
    const unwanted = strangers.map(({ digest }) => digest)
    await run(CLEAR_HERE, [unwanted, nodeId])
    await run(NOTE_UNWANTED, [unwanted, nodeId])
    await wantRemoval(run, unwanted)
    return unwanted.length
  })
}
