import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from './config.ts'

export type TestService = {
  /** Where `/readyz` and `/metrics` are. */
  opsUrl: string
  pid: number
  /** SIGKILL. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
}

/**
 * A service as a process of its own, from its `main.ts`. Resolves when it says where its operator
 * port is, which is the last thing a start does. Throws with what it printed when it ends before.
 */
export async function startTestService(
  name: 'chunker' | 'rebalancer' | 'replicator' | 'health-monitor',
  env: Record<string, string>,
): Promise<TestService> {
  const main = fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url))
  const child = spawn(process.execPath, [main], {
    env: {
      ...childEnvironment(),
      HOLDFAST_STOP_WITH_PARENT: 'true',
      METRICS_PORT: '0',
      LOG_LEVEL: 'info',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const printed: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => printed.push(line))
  const opsPort = await Promise.race([portOf(child, printed), exited.then(() => undefined)])
  if (opsPort === undefined) throw new Error(`${name} did not start:\n${printed.join('\n')}`)
  return {
    opsUrl: `http://127.0.0.1:${opsPort}`,
    pid: child.pid as number,
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
    stop: async () => {
      child.kill('SIGTERM')
      return (await exited)[0]
    },
  }
}

function portOf(child: ChildProcess, printed: string[]): Promise<number> {
  return new Promise((resolve) => {
    if (child.stdout === null) return
    // Read to the end, because a full pipe would stop the service.
    createInterface({ input: child.stdout }).on('line', (line) => {
      printed.push(line)
      const port = /"(?:opsPort|port)":(\d+).* started"/.exec(line)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
  })
}
