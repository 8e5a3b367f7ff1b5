import type { SeriesName } from '@holdfast/client'
import type { Unit } from './units.ts'

export type Line = { name: SeriesName; label: string }

export type ChartSpec = {
  title: string
  unit: Unit
  /** Two at most: the second is dashed, so that no colour is needed to tell them apart. */
  lines: readonly [Line] | readonly [Line, Line]
  /** Which end is worth a word. */
  extreme: 'most' | 'least'
}

const chart = (
  title: string,
  unit: Unit,
  lines: ChartSpec['lines'],
  extreme: ChartSpec['extreme'] = 'most',
): ChartSpec => ({ title, unit, lines, extreme })

const percentiles = (p50: SeriesName, p95: SeriesName): ChartSpec['lines'] => [
  { name: p50, label: 'half within' },
  { name: p95, label: '95 % within' },
]

/** What is drawn over time, in this order. */
export const CHARTS: readonly ChartSpec[] = [
  chart('Throughput', 'rate', [
    { name: 'bytesIn', label: 'in' },
    { name: 'bytesOut', label: 'out' },
  ]),
  chart('Requests', 'perSecond', [{ name: 'requests', label: 'requests' }]),
  chart('Reading a chunk', 'ms', percentiles('readP50', 'readP95')),
  chart('Storing a copy', 'ms', percentiles('writeP50', 'writeP95')),
  chart(
    'Nodes',
    'count',
    [
      { name: 'nodesUp', label: 'up' },
      { name: 'nodes', label: 'all' },
    ],
    'least',
  ),
  chart('Chunks short of copies', 'count', [{ name: 'shortChunks', label: 'chunks' }]),
  chart('Copies to be made', 'bytes', [{ name: 'missingBytes', label: 'bytes' }]),
  chart('Repair and moves', 'rate', [
    { name: 'repairRate', label: 'repaired' },
    { name: 'moveRate', label: 'moved' },
  ]),
  chart('Room on the nodes', 'bytes', [
    { name: 'usedBytes', label: 'used' },
    { name: 'freeBytes', label: 'free' },
  ]),
  chart('Files and chunks', 'count', [
    { name: 'files', label: 'files' },
    { name: 'chunks', label: 'chunks' },
  ]),
  chart('Jobs', 'count', [{ name: 'queued', label: 'waiting or running' }]),
]
