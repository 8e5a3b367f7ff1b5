import type { MailOutcome } from './settings-types.ts'
import type { User } from './types.ts'

/** What somebody without an account can do. */
export type WaysIn = {
  registration: 'open' | 'invitation' | 'closed'
  /** True: `forgotPassword` sends mail. */
  mail: boolean
  /** Another one to sign in with, and where a browser begins that. */
  provider: { name: string; url: string } | null
  /** True while there is no administrator yet. */
  setup: boolean
}

/** An account of the OpenID Connect provider. */
export type Identity = {
  issuer: string
  /** Your address there, when you last came. */
  email: string | null
  linkedAt: string
  usedAt: string | null
}

/** Where somebody is signed in. */
export type SessionInfo = {
  id: string
  /** The one that asks. */
  current: boolean
  userAgent: string | null
  ip: string | null
  createdAt: string
  usedAt: string
  expiresAt: string
}

/** A user as administrators see them. */
export type Account = User & {
  files: number
  disabledAt: string | null
  createdAt: string
  /** Signs in with the provider, too or only. */
  isLinked: boolean
  lastSeen: string | null
}

/** With the one-time token by which its user sets a password, where one was made. */
export type AccountWithToken = Account & {
  passwordToken?: string
  /** Seconds. */
  passwordTokenExpiresIn?: number
  /** What came of the mail with the link, where one was to be sent. */
  mail?: MailOutcome
}

/** Null: no limit. Left out: the default for a new user, else as it is. */
export type QuotaChange = { bytes?: number | null; files?: number | null }

export type NewAccount = {
  email: string
  name?: string
  role?: 'user' | 'admin'
  /** Without it the answer has a one-time token. */
  password?: string
  quota?: QuotaChange
  /** Mail the link for a password. */
  mail?: boolean
}

export type AccountChange = {
  email?: string
  name?: string
  role?: 'user' | 'admin'
  quota?: QuotaChange
  /** True ends all sessions, and no API key works until it is false again. */
  disabled?: boolean
  /** Ends all sessions; the answer has a one-time token. */
  resetPassword?: true
  /** Mail that link. */
  mail?: boolean
}

export type AccountFilter = {
  search?: string
  role?: 'user' | 'admin'
  disabled?: boolean
  sort?: string
  cursor?: string
  limit?: number
}

export type Invitation = {
  id: string
  /** Null: for whoever has the token. */
  email: string | null
  createdBy: string | null
  createdAt: string
  expiresAt: string
}

/** The token is shown this once. `mail`: what came of it; null: none was to be sent. */
export type NewInvitation = Invitation & { token: string; mail: MailOutcome | null }

export type AuditRow = {
  id: number
  at: string
  /** Null: the system. */
  actorId: string | null
  /** Their address, while they have an account. */
  actor: string | null
  action: string
  subject: string | null
  detail: Record<string, unknown>
  /** What the files and users among its ids are called now. */
  names: Record<string, string>
}

export type AuditFilter = {
  /** Beginnings of actions, separated by commas. */
  action?: string
  actor?: string
  subject?: string
  from?: string
  to?: string
  cursor?: string
  limit?: number
}
