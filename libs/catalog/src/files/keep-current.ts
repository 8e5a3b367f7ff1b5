import type { Run } from '../prepared.ts'

const KEEP_CURRENT = {
  name: 'keep-current',
  text: `INSERT INTO file_versions
      (file_id, version, content_id, content_type, size, wanted, created_at)
    SELECT id, version, content_id, content_type, size, wanted, updated_at
    FROM files WHERE id = ANY($1::uuid[])`,
}

/** Keeps what these files are now as versions; the caller then gives them another content. */
export async function keepCurrent(run: Run, fileIds: readonly string[]): Promise<void> {
  if (fileIds.length > 0) await run(KEEP_CURRENT, [fileIds])
}
