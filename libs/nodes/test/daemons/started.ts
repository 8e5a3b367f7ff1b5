import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A running IPFS node of a test. */
export type StartedNode = {
  rpcUrl: string
  gatewayUrl: string
  peerId?: string
  stop(): Promise<void>
}

export type StartedProcess = { child: ChildProcess; stop(): Promise<void> }

/**
 * Starts a program and resolves with the first line of its standard output that `ready` accepts.
 * Throws with the end of its standard error when it exits before.
 */
export async function startUntil<T>(
  command: readonly [string, ...string[]],
  options: SpawnOptions,
  ready: (line: string) => T | undefined,
): Promise<StartedProcess & { ready: T }> {
  const [program, ...args] = command
  const child = spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  const complaints: string[] = []
  child.stderr?.on('data', (piece: Buffer) => {
    complaints.push(piece.toString())
    if (complaints.length > 20) complaints.shift()
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    const patience = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await exited
    clearTimeout(patience)
  }
  const found = await Promise.race([firstReady(child, ready), exited.then(() => undefined)])
  if (found === undefined) throw new Error(`${program} did not start: ${complaints.join('')}`)
  return { child, stop, ready: found }
}

async function firstReady<T>(
  child: ChildProcess,
  ready: (line: string) => T | undefined,
): Promise<T | undefined> {
  if (child.stdout === null) return undefined
  const lines = createInterface({ input: child.stdout })
  for await (const line of lines) {
    const found = ready(line)
    if (found === undefined) continue
    // Nobody reads on, and a full pipe would stop the program.
    child.stdout.resume()
    return found
  }
  return undefined
}

/** A folder that is gone after `remove`. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-nodes-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
