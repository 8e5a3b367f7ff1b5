import type { DistributionFilter, Health } from '@holdfast/client'
import { defined, oneOf, wholeNumber } from '../../ui/url/url-state.ts'
import { WORDS } from '../../ui/words.ts'

/** Worst first, as one looks for trouble. */
const HEALTH: readonly Health[] = [
  'lost',
  'unreadable',
  'at-risk',
  'fewer-copies',
  'storing',
  'safe',
  'unknown',
]

export const HEALTH_CHOICES: readonly (readonly [string, string])[] = [
  ['', 'Every health'],
  ...HEALTH.map((health) => [health, WORDS.file[health].word] as const),
]

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What the address asks of the list of all files; what it cannot ask is left out. Pure. */
export function fileFilterOf(params: URLSearchParams): Omit<DistributionFilter, 'cursor'> {
  const owner = params.get('owner') ?? ''
  return defined({
    state: oneOf(params.get('health'), HEALTH),
    ownerId: ID.test(owner) ? owner : undefined,
    nodeId: wholeNumber(params.get('node')),
    copies: wholeNumber(params.get('copies')),
  })
}
