import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '@holdfast/single-process/free-port'
import { startKuboNode } from '@holdfast/single-process/kubo-node'

export type KuboDaemon = {
  /** Of the process that runs now. */
  readonly pid: number
  readonly rpcUrl: string
  readonly gatewayUrl: string
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same ports and data. */
  restart(): Promise<void>
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
    started.push(
      await startKubo(program, {
        name,
        dataFolder: join(folder, name),
        pidFile: join(folder, `${name}.pid`),
        logFile: join(folder, `${name}.log`),
        rpcPort: await freePort(),
        gatewayPort: await freePort(),
        capacity: undefined,
        sync: true,
        logLevel: 'warn',
      }),
    )
  }
  return started
}

const startKubo = async (
  program: string,
  options: Parameters<typeof startKuboNode>[1],
): Promise<KuboDaemon> => {
  let node = await startKuboNode(program, options)
  return {
    get pid() {
      return node.pid
    },
    rpcUrl: node.rpcUrl,
    gatewayUrl: node.gatewayUrl,
    kill: async () => {
      process.kill(node.pid, 'SIGKILL')
      await node.exited
    },
    restart: async () => {
      node = await startKuboNode(program, options)
    },
    stop: () => node.stop(),
  }
}
