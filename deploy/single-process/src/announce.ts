import type { SingleProcessConfig } from './config.ts'

export type Announcement = {
  url: string
  /** Absent once there is an admin. */
  setupLink: string | undefined
  dataFolder: string
  logFile: string
  nodes: string
  database: string
  queue: string
  startedInMs: number
}

/** The one block that `npm start` prints: all somebody needs to begin, and to find things later. */
export function announcement(facts: Announcement): string {
  const rows: [string, string | undefined][] = [
    ['Address', facts.url],
    ['First admin', facts.setupLink],
    ['Nodes', facts.nodes],
    ['Database', facts.database],
    ['Queue', facts.queue],
    ['Data', facts.dataFolder],
    ['Log', facts.logFile],
    ['Stop', 'Ctrl-C; everything is kept for the next start'],
  ]
  const lines = rows.flatMap(([name, value]) => (value ? [`  ${name.padEnd(12)} ${value}`] : []))
  const seconds = (facts.startedInMs / 1_000).toFixed(1)
  return ['', `Holdfast is ready (${seconds} s).`, '', ...lines, ''].join('\n')
}

/** Where things run, in words; an own address may hold a password and so only its kind is shown. */
export function describeParts(
  { databaseUrl, queueUrl, ownNodes, kubo, dataFolder }: SingleProcessConfig,
  nodes: number,
): Pick<Announcement, 'nodes' | 'database' | 'queue'> {
  const database = databaseUrl === undefined ? 'embedded Postgres' : 'your Postgres (DATABASE_URL)'
  const beside = databaseUrl === undefined ? 'embedded Postgres' : 'in the same Postgres'
  return {
    nodes: ownNodes
      ? 'yours (HOLDFAST_NODES)'
      : `${nodes} ${kubo ? 'Kubo' : 'embedded'}, in ${dataFolder}/nodes`,
    database,
    queue: queueUrl === undefined ? beside : `${queueUrl.split(':')[0]} (QUEUE_URL)`,
  }
}
