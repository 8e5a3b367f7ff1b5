import { type Kysely, sql } from 'kysely'

// Accounts that administrators look after: quotas of files, keys for a part, invitations, removal.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const users = [
  `ALTER TABLE users ADD COLUMN quota_files bigint CHECK (quota_files >= 0)`,
  `ALTER TABLE users ADD COLUMN used_files bigint NOT NULL DEFAULT 0 CHECK (used_files >= 0)`,
  `ALTER TABLE users ADD COLUMN reserved_files bigint NOT NULL DEFAULT 0 CHECK (reserved_files >= 0)`,
  // The row stays until its contents are gone: they refer to it.
  `ALTER TABLE users ADD COLUMN removed_at timestamptz`,
  `CREATE INDEX users_removed ON users (id) WHERE removed_at IS NOT NULL`,
  // No CHECK: it would read every content under a lock.
  `ALTER TABLE contents ADD COLUMN reserved_files smallint NOT NULL DEFAULT 0`,

  // By trigger, whatever makes or removes a file; see docs/decisions/0015.
  `CREATE FUNCTION count_files() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE users u
      SET used_files = u.used_files + CASE TG_OP WHEN 'INSERT' THEN v.count ELSE -v.count END
      FROM (SELECT owner_id, count(*) AS count FROM changed GROUP BY owner_id) v
      WHERE u.id = v.owner_id;
      RETURN NULL;
    END
  $$`,
  `CREATE TRIGGER files_counted AFTER INSERT ON files REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_files()`,
  `CREATE TRIGGER files_discounted AFTER DELETE ON files REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_files()`,
  `UPDATE users u SET used_files = v.count
    FROM (SELECT owner_id, count(*) AS count FROM files GROUP BY owner_id) v
    WHERE u.id = v.owner_id`,
]

const keys = [
  // Keys from before may do what their owner may.
  `ALTER TABLE api_keys ADD COLUMN scopes text[] NOT NULL DEFAULT '{read,write,delete,admin}'
    CHECK (scopes <@ '{read,write,delete,admin}')`,
  `ALTER TABLE api_keys ADD COLUMN folder text COLLATE "C"`,
]

const invitations = [
  `CREATE TABLE invitations (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    token_hash bytea NOT NULL UNIQUE,
    email text,
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    used_by uuid
  )`,
  // One per user: a new one replaces the one before.
  `CREATE TABLE password_resets (
    user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
  )`,
]

const statements = [
  ...users,
  ...keys,
  ...invitations,
  // Two ways became three.
  `UPDATE settings SET value = (value - 'registrationOpen') || jsonb_build_object('registration',
      CASE WHEN value->>'registrationOpen' = 'true' THEN 'open' ELSE 'closed' END)
    WHERE name = 'changed-settings' AND value ? 'registrationOpen'`,
]
