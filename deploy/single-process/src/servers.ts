import type { Logger, MainContext } from '@holdfast/process'
import type { SingleProcessConfig } from './config.ts'
import type { DataFolder } from './data-folder.ts'
import { type Databases, openDatabases } from './database.ts'
import type { NodeAddress } from './node-process.ts'
import { startNodes } from './node-set.ts'

export type Servers = { databases: Databases; nodes: readonly NodeAddress[] }

type Options = {
  config: SingleProcessConfig
  data: DataFolder
  log: Logger
  defer: MainContext['defer']
}

const POSTGRES_LIMIT_MS = 25_000
const NODES_LIMIT_MS = 10_000

/**
 * Starts Postgres and the nodes, side by side; none where own ones were given. Both are waited for
 * even if one fails, because what came up has to be stopped again.
 */
export async function openServers({ config, data, log, defer }: Options): Promise<Servers> {
  const databases = openDatabases({ config, data, log }).then((opened) => {
    defer('postgres', () => opened.stop(), { limitMs: POSTGRES_LIMIT_MS })
    return opened
  })
  const nodes = openNodes({ config, data, log, defer })
  await Promise.allSettled([databases, nodes])
  return { databases: await databases, nodes: await nodes }
}

async function openNodes({ config, data, log, defer }: Options): Promise<readonly NodeAddress[]> {
  if (config.ownNodes) return []
  const started = await startNodes({ config, data, log })
  defer('nodes', (signal) => started.stop(signal), { limitMs: NODES_LIMIT_MS })
  return started.addresses
}
