import { join } from 'node:path'
import type { Logger } from '@holdfast/process'
import type { SingleProcessConfig } from './config.ts'
import type { DataFolder } from './data-folder.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { keepRunning } from './keep-running.ts'
import { stopStalePostmaster } from './stale-postmaster.ts'

export type Databases = {
  databaseUrl: string
  queueUrl: string
  stop(signal?: AbortSignal): Promise<void>
}

const CATALOGUE = 'holdfast'
const QUEUE = 'holdfast_queue'

type Options = {
  config: Pick<SingleProcessConfig, 'databaseUrl' | 'queueUrl'>
  data: DataFolder
  log: Logger
}

/**
 * The catalogue's and the queue's addresses: given ones, else two databases of an embedded Postgres,
 * which is started again if it dies. With an own catalogue but no queue both share that database:
 * BullMQ keeps to a schema of its own.
 */
export async function openDatabases({ config, data, log }: Options): Promise<Databases> {
  const { databaseUrl, queueUrl } = config
  if (databaseUrl !== undefined) {
    return { databaseUrl, queueUrl: queueUrl ?? databaseUrl, stop: async () => {} }
  }
  const folder = await data.folder('postgres')
  // Before the port is asked for: what a killed start left still listens on it.
  await stopStalePostmaster(join(folder, 'data'))
  const port = await data.port('postgres')
  const start = () => startEmbeddedPostgres({ folder, port }).then(stoppable)
  const kept = await keepRunning({ name: 'postgres', start, restart: true, log })
  const postgres = kept.current()
  try {
    await postgres.createDatabase(CATALOGUE)
    if (queueUrl === undefined) await postgres.createDatabase(QUEUE)
  } catch (error) {
    await kept.stop()
    throw error
  }
  return {
    databaseUrl: postgres.url(CATALOGUE),
    queueUrl: queueUrl ?? postgres.url(QUEUE),
    stop: kept.stop,
  }
}

function stoppable(postgres: EmbeddedPostgres) {
  return { ...postgres, stop: () => postgres.stop() }
}
