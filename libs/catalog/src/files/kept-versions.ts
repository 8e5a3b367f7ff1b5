import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { CHANGED_SETTINGS, OPERATOR_DEFAULTS } from '../people/operator-settings.ts'
import { type Run, runIn } from '../prepared.ts'
import { inTransaction } from '../transaction.ts'
import { lockOwner } from './delete-file.ts'
import { letGo, type Removed } from './remove-files.ts'

const KEPT_VERSIONS = {
  name: 'kept-versions',
  text: `SELECT coalesce((SELECT (value ->> 'keepVersions')::integer FROM settings
    WHERE name = '${CHANGED_SETTINGS}'), ${OPERATOR_DEFAULTS.keepVersions}) AS keep`,
}

/** How many earlier versions a file keeps. */
export async function keptVersions(run: Run): Promise<number> {
  const [row] = await run<{ keep: number }>(KEPT_VERSIONS, [])
  return row?.keep ?? OPERATOR_DEFAULTS.keepVersions
}

/** Files with more versions than are kept, after the setting was lowered. */
const FILES_WITH_MORE = {
  name: 'files-with-more-versions',
  text: `SELECT f.owner_id AS owner, f.id FROM (
      SELECT file_id FROM file_versions GROUP BY file_id HAVING count(*) > $1 LIMIT $2) AS m
    JOIN files f ON f.id = m.file_id`,
}

const DROP_OLD_VERSIONS = {
  name: 'drop-old-versions',
  text: `DELETE FROM file_versions v USING (
      SELECT file_id, version,
        row_number() OVER (PARTITION BY file_id ORDER BY version DESC) AS place
      FROM file_versions WHERE file_id = ANY($1::uuid[])) AS o
    WHERE v.file_id = o.file_id AND v.version = o.version AND o.place > $2
    RETURNING v.content_id, v.size`,
}

/**
 * Removes versions beyond those that are kept, of some files: one transaction per owner. Returns how
 * many went; call it until none does. After a crash it goes on by itself.
 */
export async function purgeVersions(c: Catalog, { limit = 200 } = {}): Promise<Removed> {
  const { keep, rows } = await inTransaction(c, async (trx) => {
    const run = runIn(trx)
    const keep = await keptVersions(run)
    return { keep, rows: await run<{ owner: string; id: string }>(FILES_WITH_MORE, [keep, limit]) }
  })
  const total: Removed = { files: 0, bytes: 0 }
  for (const [ownerId, files] of Map.groupBy(rows, ({ owner }) => owner)) {
    const gone = await inTransaction(c, async (trx) => {
      await lockOwner(trx, ownerId)
      const run = runIn(trx)
      const dropped = await run<{ content_id: string; size: number }>(DROP_OLD_VERSIONS, [
        files.map(({ id }) => id),
        keep,
      ])
      const gone = { files: dropped.length, bytes: await letGo(run, ownerId, dropped) }
      const detail = { versions: gone.files, bytes: gone.bytes }
      if (gone.files > 0) await audit(trx, { action: 'versions.purged', subject: ownerId, detail })
      return gone
    })
    total.files += gone.files
    total.bytes += gone.bytes
  }
  return total
}
