/** What this package asks of a logger; a pino logger is one. */
export interface JobLog {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: Record<string, unknown>): JobLog
}

/** For tests and tools that have nobody to tell. */
export const silentLog: JobLog = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
}
