import { asBuffer, distinctDigests, keyOf } from '../digests.ts'
import type { Run } from '../prepared.ts'
import { wantRemoval } from '../removal/want-removal.ts'
import type { RecordEntry } from './types.ts'

const LOCK_CHUNKS = {
  name: 'lock-chunks',
  text: `SELECT digest, epoch, holders FROM chunks WHERE digest = ANY($1::bytea[])
    ORDER BY digest FOR NO KEY UPDATE`,
}

const ISSUES = {
  name: 'issues',
  text: `SELECT digest, node_id, kind FROM chunk_issues WHERE digest = ANY($1::bytea[])`,
}

const UNITE_HOLDERS = {
  name: 'unite-holders',
  text: `UPDATE chunks c SET holders = v.holders::smallint[]
    FROM unnest($1::bytea[], $2::text[]) AS v (digest, holders) WHERE c.digest = v.digest`,
}

const CLEAR_ISSUES = {
  name: 'clear-issues',
  text: `DELETE FROM chunk_issues i USING unnest($1::bytea[], $2::smallint[]) AS v (digest, node_id)
    WHERE i.digest = v.digest AND i.node_id = v.node_id AND i.kind <> 'removing'`,
}

const NOTE_STRAYS = {
  name: 'note-strays',
  text: `INSERT INTO chunks AS c (digest, size, refs, wanted, stray, zero_since)
    SELECT d, 0, 0, 1, true, now() FROM unnest($1::bytea[]) AS d ORDER BY d
    ON CONFLICT (digest) DO UPDATE SET stray = true WHERE NOT c.stray`,
}

type ChunkRow = { digest: Buffer; epoch: number; holders: number[] }
type IssueRow = { digest: Buffer; node_id: number; kind: string }

/**
 * Unites new holders into the rows, for all entries at once; answers which were stale, entry by entry.
 * Stale: the row is gone, its epoch is another, or a node is about to lose the chunk. What was
 * missing or corrupt on a node is not any more once it was put there again.
 */
export async function recordHolders(
  run: Run,
  entries: readonly RecordEntry[],
): Promise<Set<RecordEntry>> {
  const digests = distinctDigests(entries.map(({ digest }) => digest))
  if (digests.length === 0) return new Set()
  const rows = await run<ChunkRow>(LOCK_CHUNKS, [digests])
  // After the lock, in a statement of its own: see register.ts.
  const issues = await run<IssueRow>(ISSUES, [digests])
  const removing = new Set(issues.filter(({ kind }) => kind === 'removing').map(issueKey))

  const chunks = new Map(rows.map((row) => [keyOf(row.digest), row]))
  const united = new Map<ChunkRow, Set<number>>()
  const stale = new Set<RecordEntry>()
  for (const entry of entries) {
    const row = chunks.get(keyOf(entry.digest))
    if (row === undefined || row.epoch !== entry.epoch || anyRemoving(entry, removing)) {
      stale.add(entry)
      continue
    }
    const holders = united.get(row) ?? new Set(row.holders)
    for (const node of entry.nodes) holders.add(node)
    united.set(row, holders)
  }
  await writeHolders(run, united)
  if (issues.length > removing.size) await clearIssues(run, entries, stale)
  if (stale.size > 0) await noteStrays(run, [...stale])
  return stale
}

function anyRemoving(entry: RecordEntry, removing: ReadonlySet<string>): boolean {
  if (removing.size === 0) return false
  return entry.nodes.some((node_id) => removing.has(issueKey({ digest: entry.digest, node_id })))
}

/** Rows that gain nothing are not written: bytes that are uploaded again cost no row version. */
async function writeHolders(run: Run, united: ReadonlyMap<ChunkRow, Set<number>>): Promise<void> {
  const grown = [...united].filter(([row, holders]) => holders.size > row.holders.length)
  if (grown.length === 0) return
  await run(UNITE_HOLDERS, [
    grown.map(([row]) => row.digest),
    grown.map(([, holders]) => `{${[...holders].sort((a, b) => a - b).join(',')}}`),
  ])
}

async function clearIssues(
  run: Run,
  entries: readonly RecordEntry[],
  stale: ReadonlySet<RecordEntry>,
): Promise<void> {
  const { digests, nodes } = pairsOf(entries.filter((entry) => !stale.has(entry)))
  if (digests.length > 0) await run(CLEAR_ISSUES, [digests, nodes])
}

/**
 * A put that came too late to be recorded may still have left its block on a node. The flag makes the
 * chunk's removal go to every member; where its row is gone already, it gets one to be removed by.
 */
async function noteStrays(run: Run, stale: readonly RecordEntry[]): Promise<void> {
  const digests = distinctDigests(stale.map(({ digest }) => digest))
  await run(NOTE_STRAYS, [digests])
  await wantRemoval(run, digests)
}

function pairsOf(entries: readonly RecordEntry[]): { digests: Buffer[]; nodes: number[] } {
  return {
    digests: entries.flatMap(({ digest, nodes }) => nodes.map(() => asBuffer(digest))),
    nodes: entries.flatMap(({ nodes }) => nodes),
  }
}

function issueKey({ digest, node_id }: { digest: Uint8Array; node_id: number }): string {
  return `${keyOf(digest)}${node_id}`
}
