import type { Run } from '../prepared.ts'
import type { FileRow } from './file-row.ts'

const FILES_OF_CONTENTS = {
  name: 'files-of-contents',
  text: `SELECT f.id, f.owner_id, f.folder, f.name, f.content_id, f.content_type, f.size, f.version,
      f.created_at, f.updated_at, c.root_digest, c.root_codec, c.layout, c.chunk_count, c.wanted,
      c.state, c.placed_at, c.sha256, t.digest AS thumbnail
    FROM files f JOIN contents c ON c.id = f.content_id
    LEFT JOIN content_thumbnails t ON t.content_id = c.id
    WHERE f.content_id = ANY($1::uuid[]) AND f.deleted_at IS NULL`,
}

type Row = {
  id: string
  owner_id: string
  folder: string
  name: string
  content_id: string
  content_type: string
  size: number
  version: number
  created_at: Date
  updated_at: Date
  root_digest: Buffer
  root_codec: 'raw' | 'dag-pb'
  layout: 'fixed' | 'given'
  chunk_count: number
  wanted: number
  state: string
  placed_at: Date | null
  sha256: Buffer | null
  thumbnail: Buffer | null
}

/** The files of contents that were committed a moment ago, by content; for repeated commits. */
export async function filesOfContents(
  run: Run,
  contentIds: readonly string[],
): Promise<Map<string, FileRow>> {
  const rows = await run<Row>(FILES_OF_CONTENTS, [contentIds])
  return new Map(rows.map((row) => [row.content_id, toFile(row)]))
}

function toFile(row: Row): FileRow {
  const placed = row.placed_at !== null
  return {
    id: row.id,
    ownerId: row.owner_id,
    folder: row.folder,
    name: row.name,
    contentId: row.content_id,
    contentType: row.content_type,
    size: row.size,
    root: { digest: row.root_digest, codec: row.root_codec },
    sha256: row.sha256,
    layout: row.layout,
    sealed: row.state === 'sealed',
    chunks: row.chunk_count,
    copies: { wanted: row.wanted, least: placed ? row.wanted : null },
    health: placed ? 'safe' : 'storing',
    thumbnail: row.thumbnail,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: null,
  }
}
