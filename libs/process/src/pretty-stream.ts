import type { DestinationStream } from 'pino'

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
  const reason = entry.err === undefined ? '' : `  ${entry.err.stack ?? entry.err.message}`
  return [head, ...fields].join('  ').trimEnd() + reason
}
