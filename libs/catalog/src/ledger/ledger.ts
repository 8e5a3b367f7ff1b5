import { SEGMENT_LEAVES } from '@holdfast/chunks'
import { FileNotFound } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import { inPreparedTransaction, type Run } from '../prepared.ts'
import { type CommitAnswer, type CommitCall, commitCalls } from './commit.ts'
import { pathKey } from './commit-plan.ts'
import { createLane } from './lane.ts'
import { openContents } from './open.ts'
import { done, type Outcome } from './outcome.ts'
import { registerChunks, segmentKey } from './register.ts'
import { reserveMore } from './reserve.ts'
import type {
  Committed,
  Ledger,
  LedgerOptions,
  Opened,
  OpenInput,
  Registered,
  RegisterInput,
} from './types.ts'

/** One call of the lane that opens and registers; either part may be absent. */
type EntryCall = { open?: OpenInput; register?: RegisterInput }
type EntryAnswer = { opened?: Opened; registered: Registered[] }

/** See {@link Ledger}. Two lanes: what opens and registers, and what records and commits. */
export function createLedger(catalog: Catalog, options: LedgerOptions = {}): Ledger {
  const lane = {
    maxDelayMs: options.maxDelayMs ?? 2,
    maxBatch: options.maxBatch ?? 512,
    outageMs: options.outageMs ?? 2_500,
  }
  const entries = createLane<EntryCall, EntryAnswer>(
    (calls) => inPreparedTransaction(catalog.pool, (run) => enterCalls(run, calls)),
    ({ open, register }) => (open || register === undefined ? [] : [segmentKey(register)]),
    lane,
  )
  const commits = createLane<CommitCall, CommitAnswer>(
    (calls) =>
      commitAgain(() => inPreparedTransaction(catalog.pool, (run) => commitCalls(run, calls))),
    ({ files }) => files.flatMap(({ contentId, file }) => [contentId, pathKey(file)]),
    lane,
  )

  return {
    async open(input) {
      return openedOf(await entries.ask({ open: input }))
    },
    async register(input) {
      assertSegment(input)
      return (await entries.ask({ register: input })).registered
    },
    async openAndRegister({ chunks, ...open }) {
      const register = {
        contentId: '',
        kind: 'leaf',
        seg: 0,
        offset: 0,
        chunks,
        wanted: open.wanted,
      }
      assertSegment(register as RegisterInput)
      const answer = await entries.ask({ open, register: register as RegisterInput })
      return { ...openedOf(answer), registered: answer.registered }
    },
    reserve: (input) => reserveMore(catalog, input),
    async record(records) {
      if (records.length === 0) return { stale: [] }
      const { stale } = await commits.ask({ records, files: [] })
      return { stale }
    },
    async commit(input) {
      return first(await commits.ask({ records: [], files: [input] }))
    },
    async recordAndCommit(records, input) {
      const answer = await commits.ask({ records, files: [input] })
      return answer.stale.length > 0 ? { stale: answer.stale } : first(answer)
    },
    async commitMany(inputs) {
      if (inputs.length === 0) return []
      return (await commits.ask({ records: [], files: inputs })).committed
    },
    async close() {
      await Promise.all([entries.close(), commits.close()])
    },
  }
}

const COMMITS = 3

/**
 * A folder that is moved takes paths without the owner's lock; a commit that wanted one of them looks
 * again, and then refuses, renames or replaces as its caller asked.
 */
async function commitAgain<T>(commit: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n += 1) {
    try {
      return await commit()
    } catch (error) {
      if (n === COMMITS || !isUniqueViolation(error, 'files_path')) throw error
    }
  }
}

/** Opens first; what is opened here needs no lock, because nobody else knows it yet. */
async function enterCalls(run: Run, calls: readonly EntryCall[]): Promise<Outcome<EntryAnswer>[]> {
  const opening = calls.filter((call) => call.open !== undefined)
  const opens = opening.length === 0 ? [] : await openContents(run, opening.map(wishOf))
  const opened = new Map(opening.map((call, i) => [call, opens[i] as Outcome<Opened>]))

  const fresh = new Set<string>()
  const registers = new Map<EntryCall, RegisterInput>()
  for (const call of calls) {
    if (call.register === undefined) continue
    const own = opened.get(call)
    if (own === undefined) registers.set(call, call.register)
    else if (own.ok) {
      fresh.add(own.value.contentId)
      registers.set(call, { ...call.register, contentId: own.value.contentId })
    }
  }
  const asked = [...registers.keys()]
  const answers =
    asked.length === 0 ? [] : await registerChunks(run, [...registers.values()], fresh)
  const registered = new Map(asked.map((call, i) => [call, answers[i] as Outcome<Registered[]>]))
  return calls.map((call) => joined(opened.get(call), registered.get(call)))
}

function joined(
  opened: Outcome<Opened> | undefined,
  registered: Outcome<Registered[]> | undefined,
): Outcome<EntryAnswer> {
  if (opened?.ok === false) return opened
  if (registered?.ok === false) return registered
  const answer: EntryAnswer = { registered: registered?.value ?? [] }
  if (opened?.ok) answer.opened = opened.value
  return done(answer)
}

function wishOf({ open }: EntryCall): OpenInput {
  return open as OpenInput
}

function openedOf({ opened }: EntryAnswer): Opened {
  if (opened === undefined) throw new Error('the ledger opened nothing')
  return opened
}

function first({ committed }: CommitAnswer): Committed {
  const [file] = committed
  if (file === undefined) throw new FileNotFound()
  return file
}

function assertSegment({ offset, chunks }: RegisterInput): void {
  if (chunks.length > 0 && offset >= 0 && offset + chunks.length <= SEGMENT_LEAVES) return
  throw new RangeError(`a segment has ${SEGMENT_LEAVES} digests: ${chunks.length} at ${offset}`)
}
