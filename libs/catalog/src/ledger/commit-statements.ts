/** The statements of commit.ts, in the order in which a transaction runs them. */

export const FILES_AT_PATHS = {
  name: 'files-at-paths',
  text: `SELECT f.id, f.owner_id, f.folder, f.name, f.content_id, f.size, c.root_digest, c.root_codec
    FROM unnest($1::uuid[], $2::text[], $3::text[]) AS v (owner_id, folder, name)
    JOIN files f ON f.owner_id = v.owner_id AND f.folder = v.folder AND f.name = v.name
      AND f.deleted_at IS NULL
    JOIN contents c ON c.id = f.content_id`,
}

export const NAMES_LIKE = {
  name: 'names-like',
  text: `SELECT f.owner_id, f.folder, f.name
    FROM unnest($1::uuid[], $2::text[], $3::text[]) AS v (owner_id, folder, stem)
    JOIN files f ON f.owner_id = v.owner_id AND f.folder = v.folder AND f.deleted_at IS NULL
      AND f.name >= v.stem AND starts_with(f.name, v.stem)`,
}

export const LOCK_FOR_COMMIT = {
  name: 'lock-for-commit',
  text: `SELECT c.id, c.owner_id, c.state, c.wanted, c.wanted_explicit, c.reserved_bytes AS reserved,
      c.reserved_files AS "reservedFiles", c.membership, c.fence, m.generation
    FROM contents c CROSS JOIN membership m WHERE c.id = ANY($1::uuid[])
    ORDER BY c.id FOR NO KEY UPDATE OF c`,
}

export const LOST_CHUNKS = {
  name: 'lost-chunks',
  // A node that is merely down counts: it usually comes back, and refusing would punish every blink.
  text: `SELECT DISTINCT v.content_id, c.digest
    FROM unnest($1::uuid[], $2::integer[]) AS v (content_id, quorum)
    JOIN content_segments s ON s.content_id = v.content_id
    CROSS JOIN LATERAL generate_series(0, length(s.digests) / 32 - 1) AS o (i)
    JOIN chunks c ON c.digest = substring(s.digests FROM o.i * 32 + 1 FOR 32)
    WHERE v.quorum > (SELECT count(*) FROM nodes n
      WHERE n.id = ANY(c.holders) AND n.state NOT IN ('out', 'lost'))`,
}

export const INSERT_FILES = {
  name: 'insert-files',
  text: `INSERT INTO files (owner_id, folder, name, content_id, content_type, size)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::bigint[])
    RETURNING id, content_id, version, created_at, updated_at`,
}

export const REPLACE_FILES = {
  name: 'replace-files',
  text: `UPDATE files f SET content_id = v.content_id, content_type = v.content_type, size = v.size,
      wanted = NULL, version = f.version + 1, updated_at = now()
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[])
      AS v (id, content_id, content_type, size)
    WHERE f.id = v.id
    RETURNING f.id, f.content_id, f.version, f.created_at, f.updated_at`,
}

export const VERSIONS_TO_DROP = {
  name: 'versions-to-drop',
  text: `SELECT file_id, version, content_id, size FROM (
      SELECT v.*, row_number() OVER (PARTITION BY file_id ORDER BY version DESC) AS place
      FROM file_versions v WHERE file_id = ANY($1::uuid[])) AS o
    WHERE place >= $2`,
}

export const DROP_VERSIONS = {
  name: 'drop-versions',
  text: `DELETE FROM file_versions v USING unnest($1::uuid[], $2::integer[]) AS d (file_id, version)
    WHERE v.file_id = d.file_id AND v.version = d.version`,
}

export const COMMIT_CONTENTS = {
  name: 'commit-contents',
  text: `UPDATE contents c SET state = CASE WHEN v.sealed THEN 'sealed' ELSE 'committed' END,
      size = v.size, layout = v.layout, root_digest = v.root_digest, root_codec = v.root_codec,
      chunk_count = v.chunk_count, sha256 = v.sha256, reserved_bytes = 0, reserved_files = 0,
      committed_at = now(), placed_at = CASE WHEN v.placed THEN now() END
    FROM unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::text[], $5::bigint[], $6::boolean[],
        $7::bytea[], $8::boolean[], $9::text[])
      AS v (id, size, root_digest, root_codec, chunk_count, placed, sha256, sealed, layout)
    WHERE c.id = v.id`,
}
