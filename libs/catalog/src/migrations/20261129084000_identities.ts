import { type Kysely, sql } from 'kysely'

// Who somebody is at an OpenID Connect provider, and the sign-ins that are under way there.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // One per account: another one takes its place.
  `CREATE TABLE identities (
    issuer text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    user_id uuid NOT NULL UNIQUE REFERENCES users ON DELETE CASCADE,
    email text,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    PRIMARY KEY (issuer, subject)
  )`,
  `CREATE TABLE sign_in_flows (
    state_hash bytea PRIMARY KEY,
    browser_hash bytea NOT NULL,
    session_id uuid REFERENCES sessions ON DELETE CASCADE,
    invitation_hash bytea,
    return_to text NOT NULL,
    expires_at timestamptz NOT NULL
  )`,
  `CREATE INDEX sign_in_flows_expires ON sign_in_flows (expires_at)`,
  `CREATE INDEX sign_in_flows_session ON sign_in_flows (session_id) WHERE session_id IS NOT NULL`,
]
