import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pino } from 'pino'
import { type RunningNode, start } from '../src/start.ts'

export type TestNode = RunningNode & { dataFolder: string }

const silent = pino({ level: 'silent' })

export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-node-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A node in this process, for all that needs no killing. */
export function startHere(
  dataFolder: string,
  o: { capacity?: number; sync?: boolean } = {},
): Promise<RunningNode> {
  const { capacity, sync = false } = o
  const config = { host: '127.0.0.1', rpcPort: 0, gatewayPort: 0, dataFolder, capacity, sync }
  return start({ config, log: silent })
}

export type NodeProcess = {
  rpcUrl: string
  gatewayUrl: string
  peerId: string
  child: ChildProcess
  kill(): Promise<void>
  /** Closes standard input; resolves with the exit code. */
  leave(): Promise<number | null>
}

/** A node as the single-process start runs it: a child that stops when its standard input closes. */
export async function startProcess(
  dataFolder: string,
  env: Record<string, string> = {},
): Promise<NodeProcess> {
  const main = join(import.meta.dirname, '../src/main.ts')
  const child = spawn(process.execPath, [main], {
    env: {
      HOLDFAST_NODE_DATA: dataFolder,
      HOLDFAST_NODE_RPC_PORT: '0',
      HOLDFAST_NODE_GATEWAY_PORT: '0',
      HOLDFAST_STOP_WITH_PARENT: 'true',
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(([code]) => {
      throw new Error(`the node ended with ${code} before it was ready`)
    }),
  ])
  const { rpcUrl, gatewayUrl, peerId } = JSON.parse(String(line))
  return {
    rpcUrl,
    gatewayUrl,
    peerId,
    child,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async leave() {
      child.stdin.end()
      const [code] = await exited
      return code as number | null
    },
  }
}
