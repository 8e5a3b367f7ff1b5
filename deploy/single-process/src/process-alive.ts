import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Whether a process with this id still runs. A zombie does not: in a container whose first process
 * never collects its children, an orphan stays a zombie for as long as the container lives.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return !isZombie(pid)
}

/** Polls, because only a parent is told that its child ended. */
export async function endsWithin(pid: number, milliseconds: number): Promise<boolean> {
  const until = performance.now() + milliseconds
  while (isAlive(pid)) {
    if (performance.now() > until) return false
    await sleep(20)
  }
  return true
}

/**
 * Whether the process runs and its command line holds this text. A PID file alone proves nothing:
 * after a reboot, or in a container, the same number may be anybody's.
 */
export function runsWith(pid: number, text: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false
  return commandLine(pid).includes(text)
}

/**
 * Ends a process that is not our child: asks, and after `milliseconds` insists. False when it is
 * still there.
 */
export async function endProcess(pid: number, milliseconds: number): Promise<boolean> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return !isAlive(pid)
    }
    if (await endsWithin(pid, milliseconds)) return true
  }
  return false
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  }
}

function isZombie(pid: number): boolean {
  try {
    // proc(5): "pid (name) state …", and the name may hold anything, parentheses too.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat[stat.lastIndexOf(')') + 2] === 'Z'
  } catch {
    return false
  }
}
