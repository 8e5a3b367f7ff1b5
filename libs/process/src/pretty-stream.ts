import type { DestinationStream } from 'pino'

/** From here on somebody has to look where it happened; the rest is explained by its message. */
const TRACED = new Set(['error', 'fatal'])
const ALWAYS = new Set(['level', 'time', 'service', 'msg', 'err'])

/** Turns pino's JSON lines into `12:30:01 warn gateway: message  key=value`, for a terminal. */
export function prettyStream(to: DestinationStream): DestinationStream {
  return { write: (line) => to.write(`${prettyLine(line)}\n`) }
}

export function prettyLine(line: string): string {
  const entry = JSON.parse(line)
  const fields = Object.entries(entry)
    .filter(([name]) => !ALWAYS.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
  const time = new Date(entry.time).toTimeString().slice(0, 8)
  const head = `${time} ${entry.level} ${entry.service}: ${entry.msg ?? ''}`
  return [head, ...fields].join('  ').trimEnd() + reasonOf(entry)
}

function reasonOf({ level, err }: { level: string; err?: { message: string; stack?: string } }) {
  if (err === undefined) return ''
  return `  ${(TRACED.has(level) ? err.stack : undefined) ?? err.message}`
}
