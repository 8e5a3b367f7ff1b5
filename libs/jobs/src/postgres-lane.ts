import type { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { type PgPool, type PgPoolClient, type PgPoolConfig, PostgresConnection } from 'bullmq'
import { QueueUnavailable } from './errors.ts'
import type { Outage } from './outage.ts'

/**
 * One process's way to the queue's PostgreSQL: looks like a pool to BullMQ, and sees every error
 * and every success on the way.
 */
export type PostgresLane = {
  readonly pool: PgPool
  /** Brings the schema up to date. Tried again after a failure, done once after a success. */
  prepare(): Promise<void>
  close(): Promise<void>
}

/** So that a worker that cannot listen asks once a second, not ten times (BullMQ's own pause). */
const LISTEN_RETRY_MS = 1_000

/** A statement of BullMQ takes milliseconds; one without an answer for so long met a dead connection. */
const ANSWER_LIMIT_MS = 10_000

/** `relation`, `function` or `schema` does not exist: somebody emptied the database. Migrate again. */
const EMPTIED = new Set(['42P01', '42883', '3F000'])

export function createPostgresLane(options: {
  url: string
  schema: string
  outage: Outage
  migrate(pool: PgPool): Promise<void>
}): PostgresLane {
  const { url, schema, outage } = options
  const config = { connectionString: url, schema, connectionTimeoutMillis: 1_500, keepAlive: true }
  const statements = openPool({ ...config, max: 2, query_timeout: ANSWER_LIMIT_MS }, outage)
  const listeners = openPool({ ...config, max: 8, query_timeout: ANSWER_LIMIT_MS }, outage)
  listeners.on('connect', endWithoutAnswer)
  let prepared: Promise<void> | undefined

  const pool: PgPool = {
    async query(text, params) {
      try {
        const result = await statements.query(text, params)
        outage.over()
        return result
      } catch (error) {
        if (EMPTIED.has(codeOf(error))) prepared = undefined
        throw asOutage(error, outage)
      }
    },
    async connect() {
      try {
        return await listeners.connect()
      } catch (error) {
        await delay(LISTEN_RETRY_MS)
        throw asOutage(error, outage)
      }
    },
    // Errors of idle connections are heard once, in openPool, and not by each of BullMQ's objects.
    on: () => pool,
    removeAllListeners: () => pool,
    end: async () => {},
  }

  return {
    pool,
    prepare: () => {
      prepared ??= options.migrate(statements).then(
        () => outage.over(),
        (error) => {
          prepared = undefined
          throw asOutage(error, outage)
        },
      )
      return prepared
    },
    close: async () => {
      await Promise.all([statements.end(), listeners.end()])
    },
  }
}

/** BullMQ opens the pool, so that this package needs no PostgreSQL driver of its own. */
function openPool(config: PgPoolConfig & { schema: string }, outage: Outage): PgPool {
  const { pool } = new PostgresConnection(config)
  pool.on('error', (error) => void asOutage(error, outage))
  // The pool listens only while a connection is idle in it. One that Postgres ends in the breath in which
  // it was made, or between two statements of its user, would end the process; the next statement throws.
  pool.on('connect', (client) => void (client as unknown as EventEmitter).on('error', () => {}))
  return pool
}

/**
 * BullMQ keeps the connection it listens on until that reports an error, and asks on it again and again.
 * One that died without a word reports none, so a statement without an answer is reported as one.
 */
function endWithoutAnswer(client: PgPoolClient): void {
  const query = client.query.bind(client)
  client.query = async (...statement: Parameters<typeof query>) => {
    try {
      return await query(...statement)
    } catch (error) {
      if (codeOf(error) === '') (client as unknown as EventEmitter).emit('error', error)
      throw error
    }
  }
}

/**
 * Lost connections come out as {@link QueueUnavailable} with ECONNREFUSED in the message, the one
 * kind BullMQ's worker pauses for. Any other ("terminated unexpectedly", "the database system is
 * starting up") makes it ask again at once, and again: a busy loop as long as the outage lasts.
 */
function asOutage(error: unknown, outage: Outage): unknown {
  if (!isOutage(error)) return error
  outage.failed(error)
  if (error instanceof QueueUnavailable) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new QueueUnavailable(`PostgreSQL cannot be reached (like ECONNREFUSED): ${reason}`, {
    cause: error,
  })
}

/** No answer at all, or one of: connection exception (08), out of connections (53), shutdown (57P). */
function isOutage(error: unknown): boolean {
  if (error instanceof QueueUnavailable) return true
  if (typeof error !== 'object' || error === null || 'code' in error === false) {
    return error instanceof Error && error.name === 'Error'
  }
  return 'severity' in error ? /^(08|53|57P)/.test(codeOf(error)) : isNetworkCode(codeOf(error))
}

function isNetworkCode(code: string): boolean {
  return /^(E[A-Z_]+|08\d{3})$/.test(code)
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? '')
}
