import type { ChunkVerdicts } from '@holdfast/client'
import { counted } from '../../ui/format/number.ts'

const BAD = {
  missing: 'does not have it; the copy is being replaced',
  corrupt: 'had other bytes; the copy is being replaced',
  'no-answer': 'did not answer, so nothing is known of its copy',
} as const

/** What the nodes said, the bad ones by name: a replaced copy has left the table by then. Pure. */
export function verdictsInWords(
  copies: ChunkVerdicts['copies'],
  nameOf: (id: number) => string,
): string {
  if (copies.length === 0) return 'There was no copy to read.'
  const good = copies.filter(({ verdict }) => verdict === 'good').length
  const bad = copies.flatMap(({ nodeId, verdict }) =>
    verdict === 'good' ? [] : [`${nameOf(nodeId)} ${BAD[verdict]}`],
  )
  return `${[`Read just now: ${counted(good, 'good copy', 'good copies')}`, ...bad].join('; ')}.`
}
