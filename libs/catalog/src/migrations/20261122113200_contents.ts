import { type Kysely, sql } from 'kysely'

// Contents, their segments, chunks and the exceptions among their copies, files.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements()) await sql.raw(statement).execute(db)
}

/**
 * Range partitions by the first digest bits: a group (12 bits) lies in one partition, and a walk of
 * it is one index range. See docs beside the package (README) for the measurement behind 16.
 */
const PARTITIONS = 16

function partition(index: number): string {
  const from = (index * 256) / PARTITIONS
  const to = ((index + 1) * 256) / PARTITIONS
  const lower = index === 0 ? 'MINVALUE' : `'\\x${hex(from)}'`
  const upper = to === 256 ? 'MAXVALUE' : `'\\x${hex(to)}'`
  return `CREATE TABLE chunks_${hex(from)} PARTITION OF chunks
    FOR VALUES FROM (${lower}) TO (${upper}) WITH (fillfactor = 100)`
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

function statements(): string[] {
  return [...contents, ...chunks, ...files]
}

const contents = [
  `CREATE TABLE contents (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    owner_id uuid NOT NULL REFERENCES users,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'committed', 'sealed', 'released')),
    size bigint CHECK (size >= 0),
    root_digest bytea CHECK (length(root_digest) = 32),
    root_codec text CHECK (root_codec IN ('raw', 'dag-pb')),
    chunk_count bigint CHECK (chunk_count > 0),
    wanted smallint NOT NULL CHECK (wanted > 0),
    wanted_explicit boolean NOT NULL DEFAULT false,
    reserved_bytes bigint NOT NULL DEFAULT 0 CHECK (reserved_bytes >= 0),
    lease text NOT NULL CHECK (lease IN ('live', 'tus')),
    lease_counter bigint NOT NULL DEFAULT 0,
    membership bigint NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    committed_at timestamptz,
    placed_at timestamptz,
    CHECK (state IN ('open', 'released')
      OR (size IS NOT NULL AND root_digest IS NOT NULL AND root_codec IS NOT NULL
        AND chunk_count IS NOT NULL AND committed_at IS NOT NULL))
  )`,
  // Everything somebody still has work with. A content at rest is sealed and placed: not in here.
  `CREATE INDEX contents_unfinished ON contents (state, id)
    WHERE state <> 'sealed' OR placed_at IS NULL`,
  `CREATE INDEX contents_owner ON contents (owner_id)`,

  // No reference to contents: register holds the content's row FOR SHARE and release walks it, so a
  // check per row would only cost.
  `CREATE TABLE content_segments (
    content_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('leaf', 'tree')),
    seg integer NOT NULL CHECK (seg >= 0),
    digests bytea NOT NULL CHECK (length(digests) BETWEEN 32 AND 32768 AND length(digests) % 32 = 0),
    PRIMARY KEY (content_id, kind, seg)
  )`,
  // Digests do not compress, and external (not extended) lets a slice be read without the rest.
  `ALTER TABLE content_segments ALTER COLUMN digests SET STORAGE EXTERNAL`,

  `CREATE TABLE content_health (
    content_id uuid PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('fewer-copies', 'at-risk', 'unreadable', 'lost')),
    least integer NOT NULL,
    generation bigint NOT NULL,
    as_of timestamptz NOT NULL DEFAULT now()
  )`,
]

const chunks = [
  `CREATE SEQUENCE chunk_epochs`,
  // The fixed widths come first, so that no byte is lost to alignment: 104 bytes a row with three
  // holders. No index on refs, holders or wanted: it would end HOT updates.
  `CREATE TABLE chunks (
    epoch bigint NOT NULL DEFAULT nextval('chunk_epochs'),
    size integer NOT NULL CHECK (size >= 0),
    refs integer NOT NULL CHECK (refs >= 0),
    wanted smallint NOT NULL,
    stray boolean NOT NULL DEFAULT false,
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    holders smallint[] NOT NULL DEFAULT '{}',
    zero_since timestamptz CHECK ((refs = 0) = (zero_since IS NOT NULL))
  ) PARTITION BY RANGE (digest)`,
  ...Array.from({ length: PARTITIONS }, (_, index) => partition(index)),

  `CREATE FUNCTION chunk_group(digest bytea) RETURNS smallint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ((get_byte(digest, 0) << 4) | (get_byte(digest, 1) >> 4))::smallint`,

  `CREATE TABLE chunk_issues (
    digest bytea NOT NULL CHECK (length(digest) = 32),
    node_id smallint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('missing', 'corrupt', 'removing', 'moving')),
    since timestamptz NOT NULL DEFAULT now(),
    calls integer NOT NULL DEFAULT 0,
    called_at timestamptz,
    answered_at timestamptz,
    PRIMARY KEY (digest, node_id)
  )`,
  `CREATE INDEX chunk_issues_node ON chunk_issues (node_id, kind)`,
]

const files = [
  // "C": the order of a listing and the meaning of "same name" must not depend on the machine's locale.
  `CREATE TABLE files (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    owner_id uuid NOT NULL REFERENCES users,
    folder text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    content_id uuid NOT NULL REFERENCES contents,
    content_type text NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
  )`,
  `CREATE UNIQUE INDEX files_path ON files (owner_id, folder, name) WHERE deleted_at IS NULL`,
  `CREATE INDEX files_content ON files (content_id)`,
  `CREATE INDEX files_trash ON files (owner_id, deleted_at, id) WHERE deleted_at IS NOT NULL`,

  `CREATE TABLE share_links (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    password_hash text,
    max_downloads integer,
    downloads integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz
  )`,
  `CREATE INDEX share_links_file ON share_links (file_id)`,
]
