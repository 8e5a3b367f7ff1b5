import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { NodeFailed } from './errors.ts'
import { endProcess, runsWith } from './process-alive.ts'

/** What a node is once it can be used; the same for every kind of node. */
export type NodeAddress = { name: string; rpcUrl: string; gatewayUrl: string; peerId: string }

/** What every kind of node is started with. */
export type NodeOptions = {
  name: string
  /** Blocks and identity. */
  dataFolder: string
  pidFile: string
  logFile: string
  rpcPort: number
  gatewayPort: number
  /** Bytes. */
  capacity: number | undefined
  sync: boolean
  logLevel: string
}

export type NodeProcess = {
  pid: number
  /** Resolves when the process has ended, wanted or not. */
  exited: Promise<void>
  /** Asks it to end, and insists when the signal aborts. */
  stop(signal?: AbortSignal): Promise<void>
}

export type RunningNode = NodeAddress & NodeProcess

export type NodeCommand = {
  program: string
  /** One of them has to hold the data folder: it tells this process from anybody else's later. */
  args: string[]
  env: NodeJS.ProcessEnv
  /** Recognises the line of output that says that the node can be used. */
  isReady(line: string): boolean
  limitMs: number
}

/**
 * Starts a node as a process in a session of its own, so that Ctrl-C does not stop it while the
 * gateway still drains, and resolves with the line that says it is ready. Its standard input stays
 * open for as long as we live.
 *
 * @throws NodeFailed with the end of its log
 */
export async function startNodeProcess(
  { name, pidFile, logFile }: NodeOptions,
  command: NodeCommand,
): Promise<NodeProcess & { readyLine: string }> {
  const log = await open(logFile, 'a')
  const child = spawn(command.program, command.args, {
    env: command.env,
    stdio: ['pipe', 'pipe', log.fd],
    detached: true,
  })
  await log.close()
  // Whether it reads our silence or is gone already: both are seen as its exit.
  child.stdin?.on('error', () => {})
  const exited = exitOf(child)
  try {
    await writeFile(pidFile, `${child.pid}\n`)
    const readyLine = await waitForLine(child, exited, command)
    const stop = stopper(child)
    return {
      readyLine,
      pid: child.pid as number,
      exited,
      stop: async (signal) => {
        await stop(signal)
        await rm(pidFile, { force: true })
      },
    }
  } catch (cause) {
    child.kill('SIGKILL')
    throw new NodeFailed(`${name} did not start: ${await lastLines(logFile)}`, { cause })
  }
}

/** Ends the process that a killed start of ours may have left on this folder. */
export async function endStaleNode({
  pidFile,
  dataFolder,
}: Pick<NodeOptions, 'pidFile' | 'dataFolder'>): Promise<void> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => '0'))
  if (runsWith(pid, dataFolder) && !(await endProcess(pid, 5_000))) {
    throw new NodeFailed(`An earlier node (process ${pid}) could not be ended.`)
  }
  await rm(pidFile, { force: true })
}

async function waitForLine(
  child: ChildProcess,
  exited: Promise<void>,
  { isReady, limitMs }: NodeCommand,
): Promise<string> {
  const output = child.stdout as NonNullable<ChildProcess['stdout']>
  const lines = createInterface({ input: output })
  const found = Promise.withResolvers<string>()
  const timer = setTimeout(() => found.reject(new Error(`not ready in ${limitMs} ms`)), limitMs)
  lines.on('line', (line) => isReady(line) && found.resolve(line))
  void exited.then(() => found.reject(new Error('it ended')))
  try {
    return await found.promise
  } finally {
    clearTimeout(timer)
    lines.close()
    // What it prints later must not fill the pipe and stop it.
    output.resume()
  }
}

function stopper(child: ChildProcess): NodeProcess['stop'] {
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
  // A program that is not there has no exit, only an error.
  await Promise.race([once(child, 'exit'), new Promise((resolve) => child.once('error', resolve))])
}

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-5).join(' | ')
}
