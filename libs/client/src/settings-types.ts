/** Of the whole system; as they hold now. */
type Values = {
  /** Who may make an account: everybody, whoever was invited, nobody. */
  registration: 'open' | 'invitation' | 'closed'
  /** Bytes and files that a new user may have; null: no limit. */
  defaultQuotaBytes: number
  defaultQuotaFiles: number
  /** Webhooks may go to private and loopback addresses. */
  webhooksPrivate: boolean
  /** Copies move by themselves when nodes changed. */
  rebalanceAutomatic: boolean
  /** Of all bytes, how many may lie off their place before copies move. */
  rebalanceSharePercent: number
  rebalanceBytesPerSecond: number
  /** Hours in which copies move by themselves: `22-6`. */
  rebalanceHours: string
  rebalanceTimeZone: string
  /** Within which every copy is read and hashed once. */
  scrubDays: number
  /** Of a node's bandwidth, above 0, at most 1. */
  scrubShare: number
  /** R and W of what is uploaded from now on, unless its owner asks for another R. */
  copies: number
  writeQuorum: number
  /** Every so often the list of a node's blocks is compared with the catalogue. */
  inventoryEverySeconds: number
  /** A node is down for so long until its copies are replaced. */
  outAfterSeconds: number
  /** Earlier versions that each file keeps; 0: none. */
  keepVersions: number
  /** A deleted file stays in the trash for so long. */
  trashDays: number
}

export type SettingName = keyof Values

/** Null: nobody set it, or the service that it belongs to never ran. */
export type SettingValues = { [K in SettingName]: Values[K] | null }

export type Settings = SettingValues & {
  /** What holds where the API changed nothing. */
  configured: SettingValues
  /** Set by the API; all others are as configured. */
  changed: SettingName[]
}

/** What came of a mail, in words; the link in it is good either way. */
export type MailOutcome = { sent: boolean; message: string }

export type MailServer = {
  host: string
  port: number
  /** From the first byte; STARTTLS or nothing; STARTTLS where it is offered, else in clear. */
  security: 'tls' | 'starttls' | 'offered'
  /** Null: it asks for none. */
  user: string | null
  /** As in `Holdfast <holdfast@example.org>`. */
  from: string
}

/** The password itself is never told. */
type ShownMailServer = MailServer & { hasPassword: boolean }

export type MailSettings = {
  /** What holds; null: no mail is sent. */
  server: ShownMailServer | null
  /** What the environment says. */
  configured: ShownMailServer | null
  /** Set by the API. */
  changed: boolean
  /** Links in mails begin with it; null: it is not set, so none are sent. */
  publicUrl: string | null
}

/** `password` left out: stays, while the server and the user are the same. Null: none. */
export type MailServerChange = MailServer & { password?: string | null }

/** Null: as configured. */
export type SettingsChange = { [K in SettingName]?: Values[K] | null }
