import type { Run } from '../prepared.ts'
import { releaseUnused } from './release-unused.ts'

const DROP_VERSIONS = {
  name: 'drop-versions-of-files',
  text: `DELETE FROM file_versions v USING files f
    WHERE v.file_id = f.id AND f.owner_id = $1 AND f.id = ANY($2::uuid[])
    RETURNING v.content_id, v.size`,
}

const DROP_FILES = {
  name: 'drop-files',
  text: `DELETE FROM files WHERE owner_id = $1 AND id = ANY($2::uuid[]) RETURNING content_id, size`,
}

const FREE_QUOTA = {
  name: 'free-quota',
  text: `UPDATE users SET used_bytes = used_bytes - $2::bigint WHERE id = $1`,
}

export type Removed = { files: number; bytes: number }

type Dropped = { content_id: string; size: number }

/**
 * Removes files of one owner for good, with all their versions: the quota is free at once, bytes that
 * nobody else uses are released. The caller holds the owner's lock. A few statements, however many.
 */
export async function removeFiles(
  run: Run,
  ownerId: string,
  ids: readonly string[],
): Promise<Removed> {
  if (ids.length === 0) return { files: 0, bytes: 0 }
  const versions = await run<Dropped>(DROP_VERSIONS, [ownerId, ids])
  const files = await run<Dropped>(DROP_FILES, [ownerId, ids])
  const bytes = await letGo(run, ownerId, [...versions, ...files])
  return { files: files.length, bytes }
}

/** What files or versions used that are gone now. Returns the bytes that came free in the quota. */
export async function letGo(
  run: Run,
  ownerId: string,
  dropped: readonly Dropped[],
): Promise<number> {
  const bytes = dropped.reduce((sum, { size }) => sum + size, 0)
  if (bytes > 0) await run(FREE_QUOTA, [ownerId, bytes])
  await releaseUnused(
    run,
    dropped.map(({ content_id }) => content_id),
  )
  return bytes
}
