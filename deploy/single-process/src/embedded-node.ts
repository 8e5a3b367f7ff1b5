import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { environmentWith } from './config.ts'
import { NodeFailed } from './errors.ts'
import { endProcess, runsWith } from './process-alive.ts'

/** What a node says when it can be used; the same for every kind of node. */
export type NodeAddress = { name: string; rpcUrl: string; gatewayUrl: string; peerId: string }

export type EmbeddedNodeOptions = {
  name: string
  /** Blocks and identity. */
  dataFolder: string
  pidFile: string
  logFile: string
  rpcPort: number
  gatewayPort: number
  /** Bytes. */
  capacity?: number | undefined
  sync: boolean
  logLevel: string
}

export type RunningChild = NodeAddress & {
  pid: number
  /** Resolves when the process has ended, wanted or not. */
  exited: Promise<void>
  stop(signal?: AbortSignal): Promise<void>
}

const START_LIMIT_MS = 15_000
const program = join(
  dirname(createRequire(import.meta.url).resolve('@holdfast/embedded-node')),
  'main.ts',
)

/**
 * Starts an embedded node as a process of its own: in its own session, so that Ctrl-C does not stop
 * it while the gateway still drains; ending when its standard input closes, so that it does not
 * outlive us if we are killed.
 *
 * @throws NodeFailed with the end of its log
 */
export async function startEmbeddedNode(options: EmbeddedNodeOptions): Promise<RunningChild> {
  const log = await open(options.logFile, 'a')
  const child = spawn(
    process.execPath,
    // The node ignores its arguments; this one tells ours from anybody else's (see runsWith).
    [program, options.dataFolder],
    { env: environmentOf(options), stdio: ['pipe', 'pipe', log.fd], detached: true },
  )
  await log.close()
  // Whether it reads our silence or is gone already: both are seen as its exit.
  child.stdin?.on('error', () => {})
  const exited = exitOf(child)
  try {
    await writeFile(options.pidFile, `${child.pid}\n`)
    const said = await readyLine(child, exited)
    return { ...said, name: options.name, pid: child.pid as number, exited, stop: stopper(child) }
  } catch (cause) {
    child.kill('SIGKILL')
    throw new NodeFailed(`${options.name} did not start: ${await lastLines(options.logFile)}`, {
      cause,
    })
  }
}

/** Ends the process that a killed start of ours may have left on this folder. */
export async function endStaleNode(options: {
  pidFile: string
  dataFolder: string
}): Promise<void> {
  const pid = Number(await readFile(options.pidFile, 'utf8').catch(() => '0'))
  if (runsWith(pid, options.dataFolder) && !(await endProcess(pid, 5_000))) {
    throw new NodeFailed(`An earlier node (process ${pid}) could not be ended.`)
  }
  await rm(options.pidFile, { force: true })
}

function environmentOf(options: EmbeddedNodeOptions): NodeJS.ProcessEnv {
  return environmentWith({
    HOLDFAST_NODE_HOST: '127.0.0.1',
    HOLDFAST_NODE_RPC_PORT: String(options.rpcPort),
    HOLDFAST_NODE_GATEWAY_PORT: String(options.gatewayPort),
    HOLDFAST_NODE_DATA: options.dataFolder,
    HOLDFAST_NODE_CAPACITY: options.capacity === undefined ? '' : String(options.capacity),
    HOLDFAST_SYNC: String(options.sync),
    HOLDFAST_STOP_WITH_PARENT: 'true',
    LOG_LEVEL: options.logLevel,
  })
}

async function readyLine(child: ChildProcess, exited: Promise<void>) {
  const late = AbortSignal.timeout(START_LIMIT_MS)
  const output = child.stdout as NonNullable<ChildProcess['stdout']>
  const lines = createInterface({ input: output })
  const first = once(lines, 'line', { signal: late })
  const ended = exited.then(() => {
    throw new Error('it ended')
  })
  const [line] = await Promise.race([first, ended])
  // What it prints later must not fill the pipe and stop it.
  output.resume()
  return JSON.parse(line) as { rpcUrl: string; gatewayUrl: string; peerId: string }
}

function stopper(child: ChildProcess): RunningChild['stop'] {
  return async (signal) => {
    const gone = exitOf(child)
    const insist = () => child.kill('SIGKILL')
    if (signal?.aborted) insist()
    signal?.addEventListener('abort', insist)
    child.kill('SIGTERM')
    await gone.finally(() => signal?.removeEventListener('abort', insist))
  }
}

async function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await Promise.race([once(child, 'exit'), once(child, 'error')])
}

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-5).join(' | ')
}
