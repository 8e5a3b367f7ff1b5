import {
  type BackendFactory,
  type PgPool,
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
  Queue,
  runMigrations,
  Worker,
} from 'bullmq'
import type { QueueBackend } from './backend.ts'
import { QueueMisconfigured } from './errors.ts'
import { RETENTION } from './job-options.ts'
import type { JobLog } from './log.ts'
import { createOutage } from './outage.ts'
import { createPostgresLane, type PostgresLane } from './postgres-lane.ts'

/** Nobody reads the events; BullMQ keeps that many rows per queue (its default is 10,000). */
const STREAMS = { events: { maxLen: 500 } }

/**
 * The queue in PostgreSQL, in a schema of its own. One pool of two connections for everything a
 * process enqueues, takes and finishes (BullMQ's default is ten per queue *and* per worker), plus
 * one connection per worker that listens.
 */
export function createPostgresBackend(options: {
  url: string
  prefix: string
  log: JobLog
}): QueueBackend {
  const { url, log } = options
  const schema = schemaName(options.prefix)
  const outage = createOutage(log, 'postgres')
  const lane = createPostgresLane({ url, schema, outage, migrate: (pool) => migrate(pool, schema) })
  const factory = backendFactory(lane)
  const shared = { connection: lane.pool }

  return {
    kind: 'postgres',
    outage,
    // BullMQ's types know a queue by its backend's class, everything else is the same for both.
    queue: (name) =>
      new Queue(
        name,
        { ...shared, defaultJobOptions: RETENTION, streams: STREAMS },
        factory,
      ) as unknown as Queue,
    worker: (name, processor, settings) =>
      new Worker(name, processor, { ...settings, ...shared }, factory) as unknown as Worker,
    async ready() {
      try {
        await lane.prepare()
      } catch (error) {
        throw asMisconfigured(error)
      }
    },
    async close() {
      outage.close()
      await lane.close()
    },
  }
}

function backendFactory(
  lane: PostgresLane,
): BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> {
  return (name, opts, { withBlockingConnection } = {}) => {
    // The listening connection carries the queue's name, by which Bull Board counts workers.
    const listener = withBlockingConnection ? name : undefined
    return new PostgresQueueBackend(new LaneConnection(lane), name, opts, true, listener)
  }
}

/** BullMQ's connection, cured of two habits that turn a short outage into a long one. */
class LaneConnection extends PostgresConnection {
  private readonly lane: PostgresLane

  constructor(lane: PostgresLane) {
    super(lane.pool)
    this.lane = lane
  }

  /** BullMQ remembers the first failure for ever; a queue made while PostgreSQL was away stays dead. */
  override waitUntilReady(): Promise<void> {
    return this.lane.prepare()
  }

  /**
   * "True" lets a worker sleep for an hour on its LISTEN connection. When the check for jobs that
   * were already waiting fails just then (a restart), nobody wakes it. "False" means 10 s.
   */
  override get hasListenClientKeepAlive(): boolean {
    return false
  }
}

async function migrate(pool: PgPool, schema: string): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client, schema)
    client.release()
  } catch (cause) {
    client.release(true)
    throw cause
  }
}

/**
 * Errors that waiting does not mend: who are you (28…), no such database (3D000), not allowed
 * (42501), and a schema that a newer BullMQ has changed.
 */
function asMisconfigured(cause: unknown): unknown {
  const { code = '', name = '', message = '' } = cause as Partial<Record<string, string>>
  const refused = /^28|^3D000$|^42501$/.test(code) || /^(Schema|Unsupported)/.test(name)
  return refused
    ? new QueueMisconfigured(`PostgreSQL refuses the queue: ${message}`, { cause })
    : cause
}

function schemaName(prefix: string): string {
  const name = prefix.toLowerCase().replace(/[^a-z0-9_]/g, '_')
  return /^[a-z_]/.test(name) ? name.slice(0, 63) : `q_${name}`.slice(0, 63)
}
