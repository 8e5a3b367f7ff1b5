import { type DestinationStream, type Logger, pino } from 'pino'
import { maskAddresses } from './mask.ts'
import { prettyStream } from './pretty-stream.ts'

export type { Logger } from 'pino'

export type LoggerOptions = {
  service: string
  level?: string
  /** Lines for people instead of JSON. */
  pretty?: boolean
  /** Where lines go; standard output without it. */
  destination?: DestinationStream
}

const SECRET_FIELDS = [
  'password',
  'passwordHash',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'setupToken',
  'apiKey',
  'credentials',
  'authorization',
  'cookie',
  '["set-cookie"]',
]

/**
 * The process's logger. Fields that carry secrets are removed down to two levels and in request and
 * response headers; passwords inside addresses are masked in the finished line, because drivers
 * put whole connection strings into the messages of their errors.
 */
export function createLogger({ service, level, pretty, destination }: LoggerOptions): Logger {
  const to = destination ?? pino.destination({ fd: 1, sync: true })
  return pino(
    {
      level: level ?? 'info',
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretPaths(), censor: '[hidden]' },
      hooks: { streamWrite: maskAddresses },
    },
    pretty ? prettyStream(to) : to,
  )
}

function secretPaths(): string[] {
  const below = (prefix: string) =>
    SECRET_FIELDS.map((field) => (field.startsWith('[') ? prefix + field : `${prefix}.${field}`))
  return [...SECRET_FIELDS, ...below('*'), ...below('req.headers'), ...below('res.headers')]
}
