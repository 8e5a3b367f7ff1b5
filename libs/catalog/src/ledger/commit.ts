import { type Link, SEGMENT_LEAVES } from '@holdfast/chunks'
import type { FileRow } from '../files/file-row.ts'
import { filesOfContents } from '../files/files-of-contents.ts'
import { keepCurrent } from '../files/keep-current.ts'
import { keptVersions } from '../files/kept-versions.ts'
import { stemOf } from '../files/names.ts'
import { releaseUnused } from '../files/release-unused.ts'
import { ADD_OUTBOX } from '../outbox.ts'
import type { Run } from '../prepared.ts'
import {
  type CommitStep,
  type ContentFacts,
  type ExistingFile,
  freedBy,
  pathKey,
  planForm,
  type Situation,
  type VersionToDrop,
} from './commit-plan.ts'
import * as sql from './commit-statements.ts'
import { done, type Outcome, refused } from './outcome.ts'
import { createTally, lockUsers } from './quota.ts'
import { recordHolders } from './record.ts'
import type { CommitInput, Committed, RecordEntry } from './types.ts'

/** Copies that must be left when members changed, unless the caller says otherwise. */
const DEFAULT_QUORUM = 2

/** One call: what was stored, and the files that become visible with it, all or none. */
export type CommitCall = { records: readonly RecordEntry[]; files: readonly CommitInput[] }
export type CommitAnswer = { stale: Buffer[]; committed: Committed[] }

/**
 * Records copies and commits contents, for many calls in one transaction. Locks: users, contents (new
 * ones and those about to be replaced), chunks by digest. A refusal concerns its own call only.
 */
export async function commitCalls(
  run: Run,
  calls: readonly CommitCall[],
): Promise<Outcome<CommitAnswer>[]> {
  const inputs = calls.flatMap(({ files }) => files)
  const purses =
    inputs.length === 0
      ? new Map()
      : await lockUsers(
          run,
          inputs.map(({ file }) => file.ownerId),
        )
  const taken = await existingFiles(run, inputs)
  const replaced = replacedFiles(inputs, taken)
  const keep = replaced.length === 0 ? 0 : await keptVersions(run)
  const pushedOut = await versionsToDrop(run, replaced, keep)
  const contents = await lockContents(run, [
    ...inputs.map(({ contentId }) => contentId),
    ...[...replaced, ...[...pushedOut.values()].flat()].map(({ content_id }) => content_id),
  ])
  const stale = await recordHolders(
    run,
    calls.flatMap(({ records }) => records),
  )
  const lost = await lostChunks(run, inputs, contents)
  const again = await committedBefore(run, inputs, contents)

  const situation: Situation = { purses, contents, taken, lost, keep, pushedOut }
  const plans = calls.map((call) => planCall(call, { situation, stale, again }))
  const steps = plans.flatMap((plan) => (plan.ok ? plan.value.steps : []))
  const files = await carryOut(run, steps)
  return plans.map((plan) => {
    if (!plan.ok) return plan
    const committed = plan.value.again ?? plan.value.steps.map((step) => committedOf(step, files))
    return done({ stale: plan.value.stale, committed })
  })
}

type CallPlan = { stale: Buffer[]; steps: CommitStep[]; again?: Committed[] }

function planCall(
  call: CommitCall,
  known: {
    situation: Situation
    stale: ReadonlySet<RecordEntry>
    again: ReadonlyMap<string, FileRow>
  },
): Outcome<CallPlan> {
  const stale = call.records.filter((entry) => known.stale.has(entry))
  if (stale.length > 0 || call.files.length === 0) {
    return done({ stale: stale.map(({ digest }) => Buffer.from(digest)), steps: [] })
  }
  const before = call.files.map(({ contentId }) => known.again.get(contentId))
  if (before.every((file) => file !== undefined)) {
    const again = before.map((file) => ({ file, created: file.version === 1 }))
    return done({ stale: [], steps: [], again })
  }
  try {
    return done({ stale: [], steps: planForm(call.files, known.situation) })
  } catch (error) {
    return refused(error)
  }
}

type PathRow = ExistingFile & {
  owner_id: string
  folder: string
  name: string
  root_digest: Buffer
  root_codec: Link['codec']
}

/** The owner's lock is held, so what is found here stays true until the end of the transaction. */
async function existingFiles(
  run: Run,
  inputs: readonly CommitInput[],
): Promise<Situation['taken']> {
  const taken: Situation['taken'] = new Map()
  if (inputs.length === 0) return taken
  const rows = await run<PathRow>(sql.FILES_AT_PATHS, [
    inputs.map(({ file }) => file.ownerId),
    inputs.map(({ file }) => file.folder),
    inputs.map(({ file }) => file.name),
  ])
  for (const row of rows) {
    const root: Link = { digest: row.root_digest, codec: row.root_codec }
    taken.set(rowPath(row), { id: row.id, content_id: row.content_id, size: row.size, root })
  }
  const renames = renamesOf(inputs)
  if (renames.length === 0) return taken
  const similar = await run<PathRow>(sql.NAMES_LIKE, [
    renames.map(({ ownerId }) => ownerId),
    renames.map(({ folder }) => folder),
    renames.map(({ name }) => stemOf(name)),
  ])
  for (const row of similar) if (!taken.has(rowPath(row))) taken.set(rowPath(row), 'new')
  return taken
}

/** Also when the name is free now: another file of the same form may take it first. */
function renamesOf(inputs: readonly CommitInput[]) {
  return inputs.map(({ file }) => file).filter(({ onConflict }) => onConflict === 'rename')
}

function rowPath({ owner_id, folder, name }: PathRow): string {
  return pathKey({ ownerId: owner_id, folder, name })
}

type LockedRow = ContentFacts & { generation: number }

/** Files that may be replaced: what they are now, and what they were, is about to be let go. */
function replacedFiles(inputs: readonly CommitInput[], taken: Situation['taken']): ExistingFile[] {
  return inputs.flatMap(({ file }) => {
    const existing = taken.get(pathKey(file))
    const replaces = file.onConflict === 'replace' || file.ifMatch !== undefined
    return replaces && existing !== undefined && existing !== 'new' ? [existing] : []
  })
}

async function versionsToDrop(
  run: Run,
  replaced: readonly ExistingFile[],
  keep: number,
): Promise<Map<string, VersionToDrop[]>> {
  if (keep === 0) return new Map()
  const ids = replaced.map(({ id }) => id)
  const rows = await run<VersionToDrop>(sql.VERSIONS_TO_DROP, [ids, keep])
  return Map.groupBy(rows, ({ file_id }) => file_id)
}

/** Contents that may be let go are locked with the new ones, in one order. */
async function lockContents(run: Run, ids: readonly string[]): Promise<Map<string, LockedRow>> {
  if (ids.length === 0) return new Map()
  const rows = await run<LockedRow>(sql.LOCK_FOR_COMMIT, [[...new Set(ids)]])
  return new Map(rows.map((row) => [row.id, row]))
}

async function lostChunks(
  run: Run,
  inputs: readonly CommitInput[],
  contents: ReadonlyMap<string, LockedRow>,
): Promise<Map<string, Buffer[]>> {
  const lost = new Map<string, Buffer[]>()
  const suspects = inputs.flatMap(({ contentId, quorum = DEFAULT_QUORUM }) => {
    const content = contents.get(contentId)
    if (content?.state !== 'open' || content.membership === content.generation) return []
    return [{ contentId, quorum: Math.min(quorum, content.wanted) }]
  })
  if (suspects.length === 0) return lost
  const rows = await run<{ content_id: string; digest: Buffer }>(sql.LOST_CHUNKS, [
    suspects.map(({ contentId }) => contentId),
    suspects.map(({ quorum }) => quorum),
  ])
  for (const { content_id, digest } of rows) {
    lost.set(content_id, [...(lost.get(content_id) ?? []), digest])
  }
  return lost
}

/** A commit whose answer got lost is repeated: then the file is there, and is the answer. */
async function committedBefore(
  run: Run,
  inputs: readonly CommitInput[],
  contents: ReadonlyMap<string, LockedRow>,
): Promise<Map<string, FileRow>> {
  const ids = inputs
    .map(({ contentId }) => contentId)
    .filter((id) => ['committed', 'sealed'].includes(contents.get(id)?.state ?? ''))
  return ids.length === 0 ? new Map() : filesOfContents(run, ids)
}

type WrittenRow = {
  id: string
  content_id: string
  version: number
  created_at: Date
  updated_at: Date
}

async function carryOut(run: Run, steps: readonly CommitStep[]): Promise<Map<string, WrittenRow>> {
  if (steps.length === 0) return new Map()
  const written = await writeFiles(run, steps)
  await run(sql.COMMIT_CONTENTS, [
    steps.map(({ content }) => content.id),
    steps.map(({ input }) => input.size),
    steps.map(({ input }) => Buffer.from(input.root.digest)),
    steps.map(({ input }) => input.root.codec),
    steps.map(({ input }) => input.chunkCount),
    steps.map(isPlaced),
    steps.map(({ input }) => (input.sha256 ? Buffer.from(input.sha256) : null)),
    steps.map(({ input }) => needsNoSeal(input)),
    steps.map(({ input }) => input.layout ?? 'fixed'),
  ])
  await writeOutbox(run, steps.flatMap(jobsAfter))
  await settleUsers(run, steps)
  await releaseUnused(run, steps.flatMap(letGoBy))
  return new Map(written.map((row) => [row.content_id, row]))
}

async function writeFiles(run: Run, steps: readonly CommitStep[]): Promise<WrittenRow[]> {
  const created = steps.filter(({ replaces }) => replaces === undefined)
  const replacing = steps.filter(({ replaces }) => replaces !== undefined)
  const rows: WrittenRow[] = []
  if (created.length > 0) {
    const inserted = await run<WrittenRow>(sql.INSERT_FILES, [
      created.map(({ input }) => input.file.ownerId),
      created.map(({ input }) => input.file.folder),
      created.map(({ name }) => name),
      created.map(({ content }) => content.id),
      created.map(({ input }) => input.file.contentType),
      created.map(({ input }) => input.size),
    ])
    rows.push(...inserted)
  }
  if (replacing.length > 0) {
    await keepVersions(run, replacing)
    const replaced = await run<WrittenRow>(sql.REPLACE_FILES, [
      replacing.map(({ replaces }) => replaces?.id),
      replacing.map(({ content }) => content.id),
      replacing.map(({ input }) => input.file.contentType),
      replacing.map(({ input }) => input.size),
    ])
    rows.push(...replaced)
  }
  return rows
}

/** Before the rows are changed: what they are now is what is kept. */
async function keepVersions(run: Run, replacing: readonly CommitStep[]): Promise<void> {
  const kept = replacing.filter(({ keepsVersion }) => keepsVersion)
  await keepCurrent(
    run,
    kept.flatMap(({ replaces }) => replaces?.id ?? []),
  )
  const drops = replacing.flatMap((step) => step.drops)
  if (drops.length === 0) return
  await run(sql.DROP_VERSIONS, [
    drops.map(({ file_id }) => file_id),
    drops.map(({ version }) => version),
  ])
}

/** Contents that one use less is made of. */
function letGoBy({ replaces, keepsVersion, drops }: CommitStep): string[] {
  const replaced = replaces === undefined || keepsVersion ? [] : [replaces]
  return [...replaced, ...drops].map(({ content_id }) => content_id)
}

/** One row for all segments, so that the last commit of a terabyte is as short as any; the relay cuts it. */
function jobsAfter(step: CommitStep): { job: string; payload: Record<string, unknown> }[] {
  const { input } = step
  const contentId = input.contentId
  const reqId = input.reqId === undefined ? {} : { reqId: input.reqId }
  const to = Math.ceil(input.chunkCount / SEGMENT_LEAVES) - 1
  const placing = (kind: 'leaf' | 'tree', last: number) => ({
    job: 'place-chunks',
    payload: { contentId, kind, from: 0, to: last, ...reqId },
  })
  const trees = Math.ceil((input.treeChunks ?? 0) / SEGMENT_LEAVES)
  const places = [placing('leaf', to), ...(trees === 0 ? [] : [placing('tree', trees - 1)])]
  const seal = { job: 'seal-content', payload: { contentId, ...reqId } }
  return [
    ...(isPlaced(step) ? [] : places),
    ...(needsNoSeal(input) ? [] : [seal]),
    ...(input.outbox ?? []),
  ]
}

/** One chunk has no tree and no manifest (docs/decisions/0006), and some bring theirs along. */
function needsNoSeal({ chunkCount, treeChunks }: CommitInput): boolean {
  return chunkCount === 1 || treeChunks !== undefined
}

async function writeOutbox(
  run: Run,
  rows: readonly { job: string; payload: Record<string, unknown> }[],
): Promise<void> {
  await run(ADD_OUTBOX, [
    rows.map(({ job }) => job),
    rows.map(({ payload }) => JSON.stringify(payload)),
  ])
}

async function settleUsers(run: Run, steps: readonly CommitStep[]): Promise<void> {
  const tally = createTally()
  for (const step of steps) {
    const { input, content } = step
    tally.add(input.file.ownerId, {
      used: input.size - freedBy(step),
      reserved: -content.reserved,
      reservedFiles: -content.reservedFiles,
    })
  }
  await tally.write(run)
}

function isPlaced({ input, content }: CommitStep): boolean {
  return input.placed ?? (input.quorum ?? DEFAULT_QUORUM) >= content.wanted
}

function committedOf(step: CommitStep, files: ReadonlyMap<string, WrittenRow>): Committed {
  const { input, content, name, replaces } = step
  const row = files.get(content.id)
  if (row === undefined) throw new Error('a committed content has no file')
  const placed = isPlaced(step)
  const file: FileRow = {
    id: row.id,
    ownerId: input.file.ownerId,
    folder: input.file.folder,
    name,
    contentId: content.id,
    contentType: input.file.contentType,
    size: input.size,
    root: { digest: Buffer.from(input.root.digest), codec: input.root.codec },
    sha256: input.sha256 ? Buffer.from(input.sha256) : null,
    layout: input.layout ?? 'fixed',
    sealed: needsNoSeal(input),
    chunks: input.chunkCount,
    copies: {
      wanted: content.wanted,
      least: placed ? content.wanted : Math.min(input.quorum ?? DEFAULT_QUORUM, content.wanted),
    },
    health: placed ? 'safe' : 'storing',
    thumbnail: null,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: null,
  }
  return { file, created: replaces === undefined }
}
