import type { SeriesName } from '@holdfast/client'
import type { Unit } from './units.ts'

export type Line = {
  name: SeriesName
  label: string
  /** Which end of it is worth a word. */
  extreme: 'most' | 'least'
}

export type ChartSpec = {
  title: string
  unit: Unit
  /** Two at most: the second is dashed, so that no colour is needed to tell them apart. */
  lines: readonly [Line] | readonly [Line, Line]
}

const line = (name: SeriesName, label: string, extreme: Line['extreme'] = 'most'): Line => ({
  name,
  label,
  extreme,
})

const chart = (title: string, unit: Unit, ...lines: ChartSpec['lines']): ChartSpec => ({
  title,
  unit,
  lines,
})

const HALF = 'median'
const MOST = 'p95'

/** What is drawn over time, in this order. */
export const CHARTS: readonly ChartSpec[] = [
  chart('Throughput', 'rate', line('bytesIn', 'in'), line('bytesOut', 'out')),
  chart('Requests', 'perSecond', line('requests', 'requests')),
  chart('Reading a chunk', 'ms', line('readP50', HALF), line('readP95', MOST)),
  chart('Storing a copy', 'ms', line('writeP50', HALF), line('writeP95', MOST)),
  chart('Nodes', 'count', line('nodesUp', 'answer', 'least'), line('nodes', 'in all')),
  chart('Chunks short of copies', 'count', line('shortChunks', 'chunks')),
  chart('Copies to be made', 'bytes', line('missingBytes', 'missing')),
  chart('Copies made', 'rate', line('repairRate', 'missing ones'), line('moveRate', 'moved ones')),
  chart(
    'Room on the nodes',
    'bytes',
    line('usedBytes', 'used'),
    line('freeBytes', 'free', 'least'),
  ),
  chart('Files and chunks', 'count', line('files', 'files'), line('chunks', 'chunks')),
  chart('Jobs', 'count', line('queued', 'waiting or running')),
]
