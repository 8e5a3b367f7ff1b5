import {
  claimImport,
  endImport,
  findImport,
  type ImportNews,
  type ImportRun,
  tellImport,
} from '@holdfast/catalog'
import {
  done,
  handle,
  type JobContext,
  type JobDefinition,
  type JobHandler,
  type Outcome,
  skipped,
  TerminalError,
} from '@holdfast/jobs'
import type { ImportDeps } from './deps.ts'
import { ImportRefused, RunOver } from './errors.ts'
import { explainEnd } from './explain-end.ts'

/** One attempt at an import. */
export type Run = {
  readonly import: ImportRun
  signal: AbortSignal
  /** Bytes so far; told to the owner about once a second, with the rate. */
  progress(bytes: number): void
  /** Tells at once. @throws RunOver when it was cancelled, or another run took over */
  tell(news: ImportNews): Promise<void>
}

export type ImportWork = (deps: ImportDeps, run: Run) => Promise<void>

const TELL_MS = 1_000
const HOUR_SECONDS = 3_600

/**
 * Binds an import's job to its work:
 *
 *     waiting → running → done
 *                 ├─ refused for good, or no attempt left → failed, what was open is given up; the job
 *                 │    fails only where something of ours did, so that nobody is woken for a wrong address
 *                 ├─ failed for now → running, and the next attempt goes on with what is stored
 *                 └─ cancelled, or taken over by another run → this one stops
 */
export const importHandler = (
  deps: ImportDeps,
  job: JobDefinition<{ importId: string; reqId?: string | undefined }>,
  work: ImportWork,
): JobHandler =>
  handle(job, async ({ importId }, context) => {
    const found = await claimImport(deps.catalog, importId)
    if (found === undefined) return skipped('the import is over')
    const running = startRun(deps, found, context.signal)
    try {
      await work(deps, running.run)
      await running.close()
      const ended = await endImport(deps.catalog, key(found), { state: 'done' })
      return ended ? done({ bytes: found.bytesDone }) : skipped('the import is over')
    } catch (error) {
      await running.close()
      const last = context.attempt >= job.attempts
      return await settle(deps, found, running.reason() ?? error, { context, last })
    }
  })

const key = ({ id, run }: ImportRun) => ({ id, run })

async function settle(
  deps: ImportDeps,
  found: ImportRun,
  error: unknown,
  { context, last }: { context: JobContext; last: boolean },
): Promise<Outcome> {
  const { catalog, long } = deps
  const open = [found.contentId, found.stagedId].filter((id) => id !== null)
  if (error instanceof RunOver) {
    const now = await findImport(catalog, found)
    // Another run goes on with what is open.
    if (now?.state === 'running') for (const id of open) long.leave(id)
    else await Promise.all(open.map((id) => long.abandon(id)))
    return skipped('the import was cancelled, or another run took over')
  }
  const { final, ours, code, error: words } = explainEnd(error)
  if (context.signal.aborted || !(final || last)) {
    for (const id of open) long.leave(id)
    await tellImport(catalog, key(found), { error: words, bytesPerSecond: null })
    throw error
  }
  await endImport(catalog, key(found), { state: 'failed', code, error: words })
  await Promise.all(open.map((id) => long.abandon(id)))
  if (ours) throw new TerminalError(words, { cause: error })
  return done({ refused: code })
}

function startRun({ catalog, config, log }: ImportDeps, found: ImportRun, outer: AbortSignal) {
  const over = new AbortController()
  let bytes = found.bytesDone
  let told = { bytes, at: performance.now() }
  let telling: Promise<void> = Promise.resolve()
  const limit = config.importHours * HOUR_SECONDS - found.ageSeconds
  const tooLong = new ImportRefused('TOO_LONG', `It took more than ${config.importHours} h.`)

  const say = async (news: ImportNews) => {
    if (await tellImport(catalog, key(found), news)) return
    const error = new RunOver('the import was cancelled, or another run took over')
    over.abort(error)
    throw error
  }
  const sayProgress = async () => {
    const now = performance.now()
    const bytesPerSecond = Math.max(0, ((bytes - told.bytes) * 1_000) / (now - told.at))
    told = { bytes, at: now }
    await say({ bytesDone: bytes, bytesPerSecond }).catch((err) => {
      if (!(err instanceof RunOver)) log.warn({ err }, 'progress of an import was not told')
    })
  }
  const timer = setInterval(() => {
    telling = telling.then(sayProgress)
  }, TELL_MS)
  const end = setTimeout(
    () => over.abort(tooLong),
    Math.max(0, Math.min(limit * 1_000, 2 ** 31 - 1)),
  )

  const run: Run = {
    import: found,
    signal: AbortSignal.any([outer, over.signal]),
    progress: (now) => {
      bytes = now
    },
    tell: async (news) => {
      // Kept here too, so that whoever settles knows what is open.
      if (news.contentId !== undefined) found.contentId = news.contentId
      if (news.stagedId !== undefined) found.stagedId = news.stagedId
      if (news.facts !== undefined) found.facts = news.facts
      if (news.bytesDone !== undefined) bytes = news.bytesDone
      await say(news)
    },
  }
  return {
    run,
    reason: () => (over.signal.aborted ? over.signal.reason : undefined),
    close: async () => {
      clearInterval(timer)
      clearTimeout(end)
      await telling
    },
  }
}
