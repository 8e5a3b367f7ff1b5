import type { ColumnType, Generated } from 'kysely'
import type { Json, Moment, Time } from './columns.ts'

// Accounts, how they sign in, what they share, and what was done.

export type UserRole = 'user' | 'admin'

/** What an API key may do: look, change, remove, administrate. */
export type KeyScope = 'read' | 'write' | 'delete' | 'admin'

export interface UsersTable {
  id: Generated<string>
  email: string
  name: Generated<string>
  password_hash: string
  role: UserRole
  /** Null: no limit. */
  quota_bytes: number | null
  /** Sum of `files.size`, trash included. */
  used_bytes: Generated<number>
  /** Sum of `contents.reserved_bytes` of open contents. */
  reserved_bytes: Generated<number>
  /** Null: no limit. */
  quota_files: number | null
  /** Rows in `files`, trash included; kept by a trigger, never written here. */
  used_files: ColumnType<number, never, never>
  /** Sum of `contents.reserved_files` of open contents. */
  reserved_files: Generated<number>
  disabled_at: Moment
  /** The account is gone; its row goes when its last content has. */
  removed_at: Moment
  created_at: Time
}

export interface SessionsTable {
  id: Generated<string>
  user_id: string
  user_agent: string | null
  ip: string | null
  created_at: Time
  used_at: Time
  expires_at: Time
  revoked_at: Moment
}

export interface SessionTokensTable {
  token_hash: Buffer
  session_id: string
  created_at: Time
  used_at: Moment
  /** When another took its place before it was used: the answer with it was lost. */
  replaced_at: Moment
}

export interface ApiKeysTable {
  id: Generated<string>
  user_id: string
  name: string
  key_hash: Buffer
  prefix: string
  scopes: Generated<KeyScope[]>
  /** Null: all of its owner's folders. */
  folder: string | null
  created_at: Time
  used_at: Moment
  expires_at: Moment
  revoked_at: Moment
}

export interface InvitationsTable {
  id: Generated<string>
  token_hash: Buffer
  /** Null: whoever has it. */
  email: string | null
  created_by: string | null
  created_at: Time
  expires_at: Time
  used_at: Moment
  used_by: string | null
}

export interface PasswordResetsTable {
  user_id: string
  token_hash: Buffer
  created_at: Time
  expires_at: Time
}

/** Who an account is at an OpenID Connect provider. */
export interface IdentitiesTable {
  issuer: string
  subject: string
  /** One per account. */
  user_id: string
  /** Their address there, to be recognised by. */
  email: string | null
  created_at: Time
  used_at: Moment
}

/** A browser that was sent to the provider and may come back once. */
export interface SignInFlowsTable {
  state_hash: Buffer
  /** Of the secret in the browser's cookie; nonce and verifier follow from that, and are not kept. */
  browser_hash: Buffer
  /** The session that links its account; null: somebody signs in. */
  session_id: string | null
  invitation_hash: Buffer | null
  /** A path of ours. */
  return_to: string
  expires_at: Time
}

export interface ShareLinksTable {
  id: Generated<string>
  /** Null: it leads to a folder. */
  file_id: string | null
  /** Of a folder's link; a file's link is of whoever has the file. */
  owner_id: string | null
  /** Everything below this path; null: it leads to a file. */
  folder: string | null
  /** When its folder was removed as a whole; its files have the same time. */
  trashed_at: Moment
  token_hash: Buffer
  password_hash: string | null
  max_downloads: number | null
  downloads: Generated<number>
  created_at: Time
  expires_at: Moment
  revoked_at: Moment
  /** When a download was last counted. */
  used_at: Moment
}

/** What an address may still fetch in ranges of a link, after a download of it was counted. */
export interface ShareGrantsTable {
  link_id: string
  /** Of link, address and what of a folder is fetched, so that no address is kept. */
  client: Buffer
  bytes_left: number
  until: Time
}

export interface AuditLogTable {
  id: Generated<number>
  at: Time
  actor_id: string | null
  action: string
  subject: string | null
  detail: Json<Record<string, unknown>>
  /** Its place in the order of events; null for rows older than events. */
  position: ColumnType<number | null, never, never>
}

export interface SettingsTable {
  name: string
  value: ColumnType<unknown, string, string>
  updated_at: Time
}
