import type { Registration } from '@holdfast/catalog'
import {
  ConfigInvalid,
  type Environment,
  readConfig as readVariables,
  settings,
} from '@holdfast/process'
import { z } from 'zod'
import type { MailConfig } from './mail/create-mailer.ts'
import type { OidcConfig } from './oidc/provider.ts'

// Express would take `true` for "believe every X-Forwarded-For", which lets anybody choose their
// address; so it has to be a number of proxies or the proxies' own addresses.
const trustProxy = z
  .string()
  .regex(
    /^(\d{1,2}|[0-9a-fA-F.:/]+(\s*,\s*[0-9a-fA-F.:/]+)*|loopback|linklocal|uniquelocal)$/,
    'must be a number of proxies, or their addresses',
  )
  .transform((text) => (/^\d{1,2}$/.test(text) ? Number(text) : text.split(/\s*,\s*/)))

const isLoopback = (host: string): boolean =>
  /^(localhost|\[?::1\]?|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/.test(host)

// Codes, secrets and tokens go there: in the clear only within this machine.
const issuer = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !url.includes('/.well-known/'), 'must be the issuer, without /.well-known/…')
  .refine(
    (url) => url.startsWith('https:') || isLoopback(new URL(url).hostname),
    'must begin with https://, unless it is on this machine',
  )

/** The gateway's variables; the README's table is made from their descriptions. */
export const configSchema = z.object({
  PORT: settings.port().default(8080).describe('port of the API and the web app; 0 = any free one'),
  HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('address people use, when it is another one'),
  METRICS_PORT: settings.port().optional().describe('port of /metrics; none without it'),
  DATABASE_URL: settings.postgresUrl().describe('the catalogue'),
  QUEUE_URL: settings.queueUrl().describe('the job queue'),
  HOLDFAST_SECRET: settings.secret().describe('signing and encryption at rest'),
  HOLDFAST_SECRET_PREVIOUS: settings
    .secret()
    .optional()
    .describe('the former secret, while changing it'),
  HOLDFAST_REGISTRATION: z
    .enum(['auto', 'open', 'invitation', 'closed'])
    .default('auto')
    .describe(
      'who may make an account; auto = open where only this machine can reach it, else closed',
    ),
  HOLDFAST_COPIES: settings.count(1).default(3).describe('R, wanted copies of each chunk'),
  HOLDFAST_WRITE_QUORUM: settings
    .count(1)
    .default(2)
    .describe('W, copies stored before an upload is acknowledged'),
  HOLDFAST_LEASE: settings
    .seconds()
    .default(45)
    .describe('seconds an upload may stay silent before it is given up'),
  HOLDFAST_CALLS_PER_USER: settings
    .count()
    .default(1_000)
    .describe('calls per second of one user, ten seconds of them at once; 0 = no limit'),
  HOLDFAST_CALLS_PER_ADDRESS: settings
    .count()
    .default(2_000)
    .describe('the same of one address, signed in or not'),
  HOLDFAST_QUEUE_CHANGES: settings
    .flag()
    .default(false)
    .describe('administrators may change jobs at /admin/queues, not only look at them'),
  HOLDFAST_IMPORT_MAX: settings.bytes().prefault('1TiB').describe('bytes of one import'),
  HOLDFAST_MAIL_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('mail server, as smtp://user:password@host:587; with it people get links by mail'),
  HOLDFAST_MAIL_FROM: z
    .string()
    .regex(/@/, 'must have an e-mail address')
    .optional()
    .describe('sender of mail, as Holdfast <holdfast@example.org>'),
  HOLDFAST_OIDC_ISSUER: issuer
    .optional()
    .describe('OpenID Connect provider to sign in with, as https://id.example.org/realms/home'),
  HOLDFAST_OIDC_CLIENT_ID: z.string().optional().describe('what the provider calls this server'),
  HOLDFAST_OIDC_CLIENT_SECRET: z
    .string()
    .optional()
    .describe('the secret it gave for that; none for a public client'),
  HOLDFAST_OIDC_NAME: z
    .string()
    .max(40)
    .optional()
    .describe('what people call the provider: Sign in with …; its host without it'),
  HOLDFAST_OIDC_SCOPES: z
    .string()
    .regex(/(^| )openid( |$)/, 'must have openid among them')
    .default('openid email profile')
    .describe('what is asked of the provider, separated by spaces'),
  TRUST_PROXY: trustProxy.optional().describe('proxies whose X-Forwarded-For is believed'),
  LOG_LEVEL: settings.logLevel(),
})

/** Whoever asks has an answer within half a minute, also from a Postgres that hangs. */
export const STATEMENT_LIMIT_MS = 15_000

export type GatewayConfig = {
  port: number
  host: string
  publicUrl: string | undefined
  metricsPort: number | undefined
  databaseUrl: string
  queueUrl: string
  secret: string
  previousSecret: string | undefined
  registration: Registration
  copies: number
  writeQuorum: number
  /** Seconds. */
  lease: number
  /** Per second; 0: no limit. */
  callsPerUser: number
  /** Per second; 0: no limit. */
  callsPerAddress: number
  queueChanges: boolean
  /** Bytes. */
  importMax: number
  /** Undefined: no mail is sent. */
  mail: MailConfig | undefined
  /** Undefined: people sign in with passwords alone. */
  oidc: OidcConfig | undefined
  trustProxy: number | string[] | undefined
  logLevel: string
}

/** Reads the gateway's settings; throws ConfigInvalid naming every wrong variable. */
export function readConfig(env?: Environment): Readonly<GatewayConfig> {
  const read = readVariables('gateway', configSchema, env)
  return Object.freeze({
    port: read.PORT,
    host: read.HOST,
    publicUrl: read.PUBLIC_URL?.replace(/\/+$/, ''),
    metricsPort: read.METRICS_PORT,
    databaseUrl: read.DATABASE_URL,
    queueUrl: read.QUEUE_URL,
    secret: read.HOLDFAST_SECRET,
    previousSecret: read.HOLDFAST_SECRET_PREVIOUS,
    registration: registrationOf(read.HOLDFAST_REGISTRATION, read.HOST, read.PUBLIC_URL),
    copies: read.HOLDFAST_COPIES,
    writeQuorum: read.HOLDFAST_WRITE_QUORUM,
    lease: read.HOLDFAST_LEASE,
    callsPerUser: read.HOLDFAST_CALLS_PER_USER,
    callsPerAddress: read.HOLDFAST_CALLS_PER_ADDRESS,
    queueChanges: read.HOLDFAST_QUEUE_CHANGES,
    importMax: read.HOLDFAST_IMPORT_MAX,
    mail: mailOf(read),
    oidc: oidcOf(read),
    trustProxy: read.TRUST_PROXY,
    logLevel: read.LOG_LEVEL,
  })
}

/** Links in mails begin with the public address: no request may choose where they lead. */
function mailOf(read: z.output<typeof configSchema>): MailConfig | undefined {
  const { HOLDFAST_MAIL_URL: url, HOLDFAST_MAIL_FROM: from, PUBLIC_URL } = read
  if (url === undefined && from === undefined) return undefined
  if (url === undefined || from === undefined || PUBLIC_URL === undefined) {
    throw new ConfigInvalid('gateway', [
      'HOLDFAST_MAIL_URL, HOLDFAST_MAIL_FROM and PUBLIC_URL go together: set all three for mail',
    ])
  }
  return { url, from }
}

/** The provider leads back to the public address: no request may choose where. */
function oidcOf(read: z.output<typeof configSchema>): OidcConfig | undefined {
  const { HOLDFAST_OIDC_ISSUER: issuer, HOLDFAST_OIDC_CLIENT_ID: clientId, PUBLIC_URL } = read
  if (issuer === undefined && clientId === undefined) return undefined
  if (issuer === undefined || clientId === undefined || PUBLIC_URL === undefined) {
    throw new ConfigInvalid('gateway', [
      'HOLDFAST_OIDC_ISSUER, HOLDFAST_OIDC_CLIENT_ID and PUBLIC_URL go together: set all three to sign in with a provider',
    ])
  }
  const { HOLDFAST_OIDC_CLIENT_SECRET: clientSecret, HOLDFAST_OIDC_SCOPES: scopes } = read
  const name = read.HOLDFAST_OIDC_NAME ?? new URL(issuer).hostname
  return { issuer, clientId, clientSecret, name, scopes }
}

/** On loopback a proxy can still stand in front: a public address elsewhere closes registration. */
function registrationOf(
  mode: 'auto' | Registration,
  host: string,
  publicUrl: string | undefined,
): Registration {
  if (mode !== 'auto') return mode
  const local = publicUrl === undefined || isLoopback(new URL(publicUrl).hostname)
  return isLoopback(host) && local ? 'open' : 'closed'
}
