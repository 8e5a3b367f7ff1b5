import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '@holdfast/single-process/free-port'
import { startKuboNode } from '@holdfast/single-process/kubo-node'

export type KuboDaemon = {
  pid: number
  rpcUrl: string
  gatewayUrl: string
  stop(): Promise<void>
}

/**
 * Private Kubo daemons as `npm start -- --kubo` sets them up: they know nobody, look for nobody, and
 * sync their datastore, since the embedded node does.
 */
export const startKubos = async (
  program: string,
  { count, folder }: { count: number; folder: string },
): Promise<KuboDaemon[]> => {
  await mkdir(folder, { recursive: true })
  const started: KuboDaemon[] = []
  for (let number = 1; number <= count; number += 1) {
    const name = `kubo-${number}`
    const node = await startKuboNode(program, {
      name,
      dataFolder: join(folder, name),
      pidFile: join(folder, `${name}.pid`),
      logFile: join(folder, `${name}.log`),
      rpcPort: await freePort(),
      gatewayPort: await freePort(),
      capacity: undefined,
      sync: true,
      logLevel: 'warn',
    })
    started.push({ ...node, stop: () => node.stop() })
  }
  return started
}
