import { readdir, readFile } from 'node:fs/promises'

/** Linux counts CPU time in hundredths of a second on every platform it runs on (USER_HZ). */
const TICKS_PER_SECOND = 100

/** Where the numbers are in what follows the name in /proc/<pid>/stat (proc(5), fields 4, 14–17). */
const PARENT = 1
const TIMES = [11, 12, 13, 14]

type Stat = { pid: number; parent: number; seconds: number }

/** Whether this machine tells (Linux does). */
export const canReadUsage = (): boolean => process.platform === 'linux'

/**
 * CPU seconds of processes with everything below them, user and system, children that ended
 * included: Postgres works in children of the process that was started.
 */
export const cpuSeconds = async (pids: readonly number[]): Promise<number> => {
  const all = await readAll()
  const below = new Map<number, Stat[]>()
  for (const stat of all) below.set(stat.parent, [...(below.get(stat.parent) ?? []), stat])
  const byPid = new Map(all.map((stat) => [stat.pid, stat]))
  const sum = (stat: Stat | undefined): number =>
    stat === undefined
      ? 0
      : (below.get(stat.pid) ?? []).reduce((total, child) => total + sum(child), stat.seconds)
  return pids.reduce((total, pid) => total + sum(byPid.get(pid)), 0)
}

const readAll = async (): Promise<Stat[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(pids.map((pid) => readStat(Number(pid))))
  return stats.filter((stat) => stat !== undefined)
}

const readStat = async (pid: number): Promise<Stat | undefined> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined // it ended meanwhile
  // The name may hold spaces and brackets, so the fields begin behind its last bracket.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const ticks = TIMES.reduce((total, at) => total + Number(fields[at]), 0)
  return { pid, parent: Number(fields[PARENT]), seconds: ticks / TICKS_PER_SECOND }
}

/** Bytes of memory the process has in RAM. */
export const residentBytes = async (pid: number): Promise<number> => {
  const text = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1_024
}
