import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { namedError } from './outage.ts'
import type { Schema } from './schema.ts'

export type Db = Kysely<Schema>

export type Catalog = {
  db: Db
  pool: pg.Pool
  /** Ends all connections; statements under way are finished first. */
  close(): Promise<void>
}

export type CatalogOptions = {
  /** postgres://user:password@host:port/database */
  url: string
  /** Most connections of this process; default 10. */
  max?: number
  /** Connecting takes at most this long, so that an absent Postgres is an answer within seconds. */
  connectTimeoutMs?: number
  /**
   * A statement that has no answer after so long throws `CatalogueUnavailable`, and its connection is
   * dropped: Postgres, or the way to it, hangs without a word. Without it statements may take for ever.
   */
  statementLimitMs?: number
  /** Told about connections that broke while nobody used them; they are replaced by themselves. */
  onIdleError?(error: Error): void
}

/** A row lock is held for milliseconds here; whoever waits a second waits for something broken. */
const LOCK_TIMEOUT_MS = 1_000
/** A process that was stopped inside a transaction must not keep its locks for ever. */
const IDLE_IN_TRANSACTION_MS = 30_000

/**
 * Opens the pool; connects only when asked something, so it never throws by itself. Statements throw
 * `CatalogueUnavailable` while Postgres is away and work again when it is back.
 */
export function openCatalog(options: CatalogOptions): Catalog {
  const pool = new NamedErrorPool({
    Client: NamedErrorClient,
    connectionString: options.url,
    max: options.max ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 4_000,
    keepAlive: true,
    ...(options.statementLimitMs === undefined ? {} : { query_timeout: options.statementLimitMs }),
    application_name: 'holdfast',
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    types: { getTypeParser },
  })
  let closing: Promise<void> | undefined
  // Without a listener a connection that breaks while idle would end the process. While closing it
  // is no news: the pool says it has ended before its sockets have, and Postgres may stop meanwhile.
  pool.on('error', (error) => closing === undefined && options.onIdleError?.(error))
  // The pool listens only while a connection is idle in it. One that breaks between two statements of
  // a transaction (relaying the outbox, for one) would end the process; its next statement throws.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    pool,
    close: () => {
      closing ??= db.destroy()
      return closing
    },
  }
}

/** bigint as number: every size and counter in the schema stays below 2^53. */
function getTypeParser(oid: number, format?: string) {
  if (oid === pg.types.builtins.INT8) return Number
  if (oid === INT8_ARRAY) return (text: string) => parseNumbers(text)
  if (oid === INT2_ARRAY) return (text: string) => parseNumbers(text)
  return pg.types.getTypeParser(oid, format as 'text')
}

const INT2_ARRAY = 1005
const INT8_ARRAY = 1016

/** '{1,2,3}' without the general array parser, which took a fifth of the time of a large read. */
function parseNumbers(text: string): number[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(Number)
}

/** A connection whose promises reject with our error where the driver's says "away". */
class NamedErrorClient extends pg.Client {
  override query = ((...args: unknown[]) => {
    const answer = (super.query as (...args: unknown[]) => unknown).apply(this, args)
    return answer instanceof Promise ? answer.catch((error) => this.#failed(error)) : answer
  }) as pg.Client['query']

  /** After a time-out the driver would queue the next statement behind the one that hangs. */
  #failed(error: unknown): never {
    if (error instanceof Error && error.message === NO_ANSWER) this.connection.stream.destroy()
    rethrowNamed(error)
  }
}

/** What the driver says of a statement that took longer than `query_timeout`. */
const NO_ANSWER = 'Query read timeout'

class NamedErrorPool extends pg.Pool {
  override connect = ((...args: unknown[]) => {
    const answer = (super.connect as (...args: unknown[]) => unknown).apply(this, args)
    return answer instanceof Promise ? answer.catch(rethrowNamed) : answer
  }) as pg.Pool['connect']
}

function rethrowNamed(error: unknown): never {
  throw namedError(error)
}
