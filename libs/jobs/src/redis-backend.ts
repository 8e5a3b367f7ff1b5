import { once } from 'node:events'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { QueueBackend } from './backend.ts'
import { QueueMisconfigured, QueueUnavailable } from './errors.ts'
import { RETENTION } from './job-options.ts'
import type { JobLog } from './log.ts'
import { createOutage } from './outage.ts'

/** Nobody reads the event streams here; BullMQ's default of 10,000 entries per queue is memory lost. */
const STREAMS = { events: { maxLen: 500 } }

/**
 * A connection that does not answer for that long is dropped and made anew. TCP alone needs ten
 * minutes and more to find out that the other side vanished without a word.
 */
const SILENCE_MS = 5_000

/** The same for the connections on which BullMQ waits for jobs, up to ten seconds at a time. */
const BLOCKING_SILENCE_MS = 20_000

/**
 * The queue on Redis (or Valkey). Two connections of our own, because they must behave differently
 * when Redis is away: the one that enqueues gives up, the one that works waits. BullMQ adds a
 * blocking connection per worker.
 */
export function createRedisBackend(options: {
  url: string
  prefix: string
  log: JobLog
}): QueueBackend {
  const { url, prefix, log } = options
  const outage = createOutage(log, 'redis')
  let refused: QueueMisconfigured | undefined
  let eviction: Promise<void> | undefined

  const connect = (maxRetriesPerRequest: number | null) => {
    const client = new Redis(url, {
      maxRetriesPerRequest,
      connectTimeout: 2_000,
      socketTimeout: SILENCE_MS,
      retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
      // After a failover the old primary answers READONLY: reconnect instead of failing for ever.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    })
    client.on('error', (error) => {
      if (/^(NOAUTH|WRONGPASS|NOPERM)/.test(error.message)) {
        refused = new QueueMisconfigured('Redis refuses our name or password', { cause: error })
      }
      outage.failed(error)
    })
    client.on('close', () => outage.failed(new QueueUnavailable('the connection was closed')))
    return client
  }

  // One retry and no more: what waits for a connection that is away would pile up for hours.
  const producer = connect(1)
  producer.on('ready', () => {
    refused = undefined
    outage.over()
    eviction = refuseEviction(producer, log)
    eviction.catch(() => {})
  })
  let consumer: Redis | undefined
  const blocking: Redis[] = []

  return {
    kind: 'redis',
    outage,
    queue: (name) =>
      new Queue(name, {
        connection: producer,
        prefix,
        defaultJobOptions: RETENTION,
        streams: STREAMS,
        // BullMQ's first INFO is remembered for ever when it fails, and the queue is dead then.
        skipVersionCheck: true,
      }),
    worker(name, processor, settings) {
      // `null`: a worker must wait for Redis, not fail jobs because of it (BullMQ insists, too).
      consumer ??= rememberingDuplicates(connect(null), blocking)
      return new Worker(name, processor, { ...settings, connection: consumer, prefix })
    },
    async ready() {
      if (refused) throw refused
      if (producer.status !== 'ready') {
        if (outage.active) throw new QueueUnavailable('Redis cannot be reached')
        await readyEvent(producer).catch((error) => {
          throw refused ?? error
        })
      }
      await eviction
    },
    async close() {
      outage.over()
      for (const client of [...blocking, consumer, producer]) {
        client?.removeAllListeners('close')
        client?.disconnect()
      }
    },
  }
}

/**
 * BullMQ copies a worker's connection for its blocking wait, and never lets go of a copy that was
 * still connecting when the worker was closed: it would keep the process alive, trying.
 */
function rememberingDuplicates(client: Redis, copies: Redis[]): Redis {
  const duplicate = client.duplicate.bind(client)
  client.duplicate = (override) => {
    const copy = duplicate({ ...override, socketTimeout: BLOCKING_SILENCE_MS })
    copies.push(copy)
    return copy
  }
  return client
}

async function readyEvent(client: Redis): Promise<void> {
  try {
    await once(client, 'ready')
  } catch (cause) {
    throw new QueueUnavailable('Redis cannot be reached', { cause })
  }
}

/**
 * Redis must not throw keys away when memory runs out: BullMQ keeps a job in several keys, and one
 * of them gone means a job that is lost, or stuck. Without a memory limit the policy never acts, so
 * that is a warning only. Asked with INFO, because hosted Redis often forbids CONFIG.
 */
async function refuseEviction(client: Redis, log: JobLog): Promise<void> {
  const info = await client.info('memory').catch(() => '')
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1]
  const limit = Number(/^maxmemory:(\d+)/m.exec(info)?.[1] ?? 0)
  if (policy === 'noeviction') return
  if (policy === undefined) {
    log.warn({}, 'Redis does not tell its eviction policy; it must be noeviction')
  } else if (limit === 0) {
    log.warn({ policy }, 'Redis would evict jobs if it had a memory limit; set noeviction')
  } else {
    throw new QueueMisconfigured(
      `Redis evicts keys (maxmemory-policy ${policy}, maxmemory ${limit} bytes), and with them jobs: ` +
        'set maxmemory-policy to noeviction',
    )
  }
}
