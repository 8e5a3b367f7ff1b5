import { formatBytes } from '../../../ui/format/bytes.ts'
import { capitalized } from '../../../ui/format/capitalized.ts'
import { formatDuration } from '../../../ui/format/duration.ts'
import { formatNumber } from '../../../ui/format/number.ts'
import type { Part } from './phrase.ts'
import { chunkPart, isTime, nodePart } from './telling.ts'

/** A detail that the sentence does not say. */
export type Rest = { label: string; value: Part }

/** What keys are called, where their own words do not say it. */
const LABELS: Readonly<Record<string, string>> = {
  rpcUrl: 'Address',
  gatewayUrl: 'Gateway',
  peerId: 'Peer ID',
  userAgent: 'Browser',
  ip: 'IP address',
  since: 'Earlier state since',
  secondsSinceSuccess: 'Last answer before',
  secondsSilent: 'Silent for',
  failingMonitors: 'Monitors that do not reach it',
  probe: 'Probe says',
  probes: 'Probes that say so',
  planId: 'Plan',
  nodeId: 'Node',
  ownerId: 'Owner',
  fileId: 'File',
  id: 'ID',
  cid: 'CID',
  cids: 'CIDs',
  url: 'Address',
}

/** Every value below a detail with a name for it: what is within another is named by both. */
export const restOf = (key: string, value: unknown): Rest[] => named(labelOf(key), key, value)

function named(label: string, key: string, value: unknown): Rest[] {
  if (Array.isArray(value)) return listNamed(label, key, value)
  if (typeof value !== 'object' || value === null) return [{ label, value: shown(key, value) }]
  const inside = Object.entries(value)
  if (inside.length === 0) return [{ label, value: 'none' }]
  return inside.flatMap(([name, one]) => named(`${label}: ${lower(labelOf(name))}`, name, one))
}

function listNamed(label: string, key: string, values: readonly unknown[]): Rest[] {
  if (values.length === 0) return [{ label, value: 'none' }]
  const several = (i: number) => (values.length === 1 ? label : `${label} ${i + 1}`)
  return values.flatMap((one, i) => named(several(i), key, one))
}

/** `parkedChunks` as `Parked chunks`. */
export const labelOf = (key: string): string =>
  (Object.hasOwn(LABELS, key) ? LABELS[key] : undefined) ??
  capitalized(
    key
      .replace(/([a-z0-9])([A-Z])/g, (_, before, first) => `${before} ${first.toLowerCase()}`)
      .replaceAll(/[-_]/g, ' '),
  )

/** Not what is written in capitals. */
const lower = (label: string) =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label

function shown(key: string, value: unknown): Part {
  if (value === null || value === undefined) return 'none'
  if (value === '') return '(empty)'
  if (isTime(value)) return { at: value }
  if (/^(nodeId|nodes)$/.test(key)) return nodePart(value) ?? String(value)
  if (/^(cid|cids|digest)$/.test(key) && typeof value === 'string') return chunkPart(value)
  if (key === 'planId') {
    const id = String(value)
    return { to: `/admin/balance/plans/${encodeURIComponent(id)}`, text: id }
  }
  return typeof value === 'number' ? numberShown(key, value) : String(value)
}

function numberShown(key: string, value: number): string {
  if (/bytes$/i.test(key)) return formatBytes(value)
  if (/seconds/i.test(key)) return formatDuration(value)
  return Number.isInteger(value) ? formatNumber(value) : String(value)
}
