// How everything was over time.

/** By steps of 10 seconds, 2 minutes or 1 hour. */
export type SeriesRange = '1h' | '1d' | '30d'

/** Rates are per second, latencies in milliseconds. Of what may be bad the worst of each step. */
export type SeriesName =
  | 'bytesIn'
  | 'bytesOut'
  | 'requests'
  | 'readP50'
  | 'readP95'
  | 'writeP50'
  | 'writeP95'
  | 'fileBytes'
  | 'usedBytes'
  | 'freeBytes'
  | 'files'
  | 'chunks'
  | 'shortChunks'
  | 'missingBytes'
  | 'repairRate'
  | 'moveRate'
  | 'nodes'
  | 'nodesUp'
  | 'queued'

export type Series = {
  range: SeriesRange
  /** When the first value begins; each stands for so many seconds. */
  from: string
  stepSeconds: number
  /** Equally long, oldest first. Null: nobody looked then. */
  values: Record<SeriesName, (number | null)[]>
}

/** How long clients waited for each node, by minutes; nodes that nobody asked are left out. */
export type NodeLatency = {
  from: string
  stepSeconds: number
  /** Milliseconds; null: no client asked it then. */
  nodes: { nodeId: number; p95: (number | null)[] }[]
}
