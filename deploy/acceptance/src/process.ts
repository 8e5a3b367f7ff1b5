import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { childEnvironment } from './config.ts'

export type RunningProcess = {
  readonly name: string
  readonly pid: number
  /** Everything it printed, newest last, at most the last 400 lines. */
  readonly lines: readonly string[]
  /** Resolves with the first line that matches; rejects when the process ends before. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  signal(signal: NodeJS.Signals): void
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
  /** SIGTERM, then SIGKILL after `limitMs`. */
  stop(limitMs?: number): Promise<void>
  readonly running: boolean
  /** Resolves when the process is gone, wanted or not. */
  readonly ended: Promise<void>
}

const KEPT_LINES = 400

/**
 * Starts a Node.js program of the repository as a process of its own, as an operator would. `within` is a
 * command that ends by becoming the one that follows it.
 */
export const startProcess = (
  name: string,
  program: string,
  env: Record<string, string>,
  within: readonly string[] = [],
): RunningProcess => {
  const path = new URL(`../../../${program}`, import.meta.url).pathname
  const [command, ...rest] = [...within, process.execPath, path]
  const child = spawn(command as string, rest, {
    env: childEnvironment(env),
    // The channel tells the child when we are gone, also after a SIGKILL: see runMain.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.channel?.unref()
  const lines: string[] = []
  const listeners = new Set<(line: string) => void>()
  for (const stream of [child.stdout, child.stderr] as Readable[]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      if (lines.length > KEPT_LINES) lines.shift()
      for (const listener of listeners) listener(line)
    })
  }
  const gone = once(child, 'exit').then(() => undefined)
  return {
    name,
    pid: child.pid as number,
    lines,
    line: (pattern) => findLine({ name, child, lines, listeners }, pattern),
    signal: (signal) => void child.kill(signal),
    kill: async () => {
      if (!isRunning(child)) return
      child.kill('SIGKILL')
      await gone
    },
    stop: async (limitMs = 30_000) => {
      if (!isRunning(child)) return
      child.kill('SIGCONT')
      child.kill('SIGTERM')
      const late = sleep(limitMs, 'late' as const, { ref: false })
      if ((await Promise.race([gone, late])) === 'late') child.kill('SIGKILL')
      await gone
    },
    get running() {
      return isRunning(child)
    },
    ended: gone,
  }
}

const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null

const findLine = (
  {
    name,
    child,
    lines,
    listeners,
  }: { name: string; child: ChildProcess; lines: string[]; listeners: Set<(line: string) => void> },
  pattern: RegExp,
): Promise<RegExpExecArray> =>
  new Promise((resolve, reject) => {
    for (const line of lines) {
      const match = pattern.exec(line)
      if (match !== null) return resolve(match)
    }
    const listener = (line: string) => {
      const match = pattern.exec(line)
      if (match === null) return
      listeners.delete(listener)
      resolve(match)
    }
    listeners.add(listener)
    child.once('exit', (code, signal) => {
      const tail = lines.slice(-15).join('\n')
      reject(new Error(`${name} ended with ${code ?? signal} too early:\n${tail}`))
    })
  })
