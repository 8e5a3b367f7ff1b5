import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { inTransaction } from '../transaction.ts'
import { IMPORT_COLUMNS, type ImportRow } from './imports.ts'

/** An import as the run that does it sees it. */
export type ImportRun = ImportRow & {
  run: number
  contentId: string | null
  stagedId: string | null
  facts: Record<string, unknown>
  reqId: string | null
  /** Since its first run. */
  ageSeconds: number
}

/** Begins a run. Undefined: it is over, or was never there. Older runs are refused from here on. */
export async function claimImport(c: Catalog, id: string): Promise<ImportRun | undefined> {
  return c.db
    .updateTable('imports')
    .set({ state: 'running', runs: sql`runs + 1`, seen_at: sql`now()`, bytes_per_second: null })
    .set({ started_at: sql`coalesce(started_at, now())` })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .returning(IMPORT_COLUMNS)
    .returning(['runs as run', 'content_id as contentId', 'staged_id as stagedId', 'facts'])
    .returning('req_id as reqId')
    .returning(sql<number>`extract(epoch FROM now() - started_at)::float8`.as('ageSeconds'))
    .executeTakeFirst() as Promise<ImportRun | undefined>
}

export type ImportNews = {
  bytesDone?: number
  bytesTotal?: number | null
  bytesPerSecond?: number | null
  files?: number
  fileId?: string
  rootCid?: string
  contentId?: string | null
  stagedId?: string | null
  facts?: Record<string, unknown>
  /** Why it waits for its next attempt. */
  error?: string | null
}

/** A sign of life, with what is new. False: cancelled, or another run took over; stop then. */
export async function tellImport(
  c: Catalog,
  { id, run }: { id: string; run: number },
  news: ImportNews = {},
): Promise<boolean> {
  const result = await c.db
    .updateTable('imports')
    .set({ seen_at: sql`now()`, ...columnsOf(news) })
    .where('id', '=', id)
    .where('runs', '=', run)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

const columnsOf = (news: ImportNews) => ({
  ...(news.bytesDone === undefined ? {} : { bytes_done: news.bytesDone }),
  ...(news.bytesTotal === undefined ? {} : { bytes_total: news.bytesTotal }),
  ...(news.bytesPerSecond === undefined ? {} : { bytes_per_second: news.bytesPerSecond }),
  ...(news.files === undefined ? {} : { files: news.files }),
  ...(news.fileId === undefined ? {} : { file_id: news.fileId }),
  ...(news.rootCid === undefined ? {} : { root_cid: news.rootCid }),
  ...(news.contentId === undefined ? {} : { content_id: news.contentId }),
  ...(news.stagedId === undefined ? {} : { staged_id: news.stagedId }),
  ...(news.facts === undefined ? {} : { facts: JSON.stringify(news.facts) }),
  ...(news.error === undefined ? {} : { error: news.error }),
})

export type ImportEnd = { state: 'done' } | { state: 'failed'; code: string; error: string }

/** Ends an import. False: it was over, or another run took over. */
export async function endImport(
  c: Catalog,
  { id, run }: { id: string; run: number },
  end: ImportEnd,
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const failed = end.state === 'failed' ? end : undefined
    const row = await trx
      .updateTable('imports')
      .set({ state: end.state, finished_at: sql`now()`, seen_at: sql`now()` })
      .set({ content_id: null, staged_id: null, bytes_per_second: null })
      .set({ error_code: failed?.code ?? null, error: failed?.error ?? null })
      .where('id', '=', id)
      .where('runs', '=', run)
      .where('state', '=', 'running')
      .returning(['kind', 'files', 'bytes_done'])
      .executeTakeFirst()
    if (row === undefined) return false
    await trx.deleteFrom('import_blocks').where('import_id', '=', id).execute()
    const { kind, files, bytes_done: bytes } = row
    await audit(trx, {
      action: failed === undefined ? 'import.finished' : 'import.failed',
      subject: id,
      detail: failed === undefined ? { kind, files, bytes } : { kind, code: failed.code },
    })
    return true
  })
}
