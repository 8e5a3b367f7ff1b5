import type { DistributionFilter, Health } from '@holdfast/client'
import { defined, oneOf, wholeNumber } from '../../ui/url/url-state.ts'
import { WORDS } from '../../ui/words.ts'
import { isChunkName } from '../chunks/chunk-filter.ts'

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

/** Bytes from, and below. */
const SIZES: Readonly<Record<string, readonly [number, number | undefined]>> = {
  small: [0, 2 ** 20],
  medium: [2 ** 20, 2 ** 30],
  large: [2 ** 30, 2 ** 40],
  huge: [2 ** 40, undefined],
}

export const SIZE_CHOICES = [
  ['', 'Any size'],
  ['small', 'Below 1 MiB'],
  ['medium', '1 MiB to 1 GiB'],
  ['large', '1 GiB to 1 TiB'],
  ['huge', '1 TiB or more'],
] as const

/** What the address says of these files, by name. */
export const FILE_FILTERS = [
  'search',
  'health',
  'owner',
  'node',
  'copies',
  'size',
  'cid',
  'sort',
] as const

/** A change of the address that asks for nothing any more. */
export const clearOf = (): Record<string, string> =>
  Object.fromEntries(FILE_FILTERS.map((name) => [name, '']))

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The orders that have an index together with these filters; none: they bring their own. Pure. */
export function sortsOf(
  params: URLSearchParams,
): readonly NonNullable<DistributionFilter['sort']>[] {
  const health = params.get('health') ?? ''
  if (isChunkName(params.get('cid') ?? '')) return []
  if (health === 'lost' || health === 'unreadable' || health === 'at-risk') return []
  if (SIZES[params.get('size') ?? '']) return ['size', '-size']
  return ['createdAt', '-createdAt', 'name', '-name', 'size', '-size']
}

/** What the address asks of the list of all files; what it cannot ask is left out. Pure. */
export function fileFilterOf(params: URLSearchParams): Omit<DistributionFilter, 'cursor'> {
  const owner = params.get('owner') ?? ''
  const cid = params.get('cid') ?? ''
  const [from, below] = SIZES[params.get('size') ?? ''] ?? []
  return defined({
    search: params.get('search') || undefined,
    state: oneOf(params.get('health'), HEALTH),
    ownerId: ID.test(owner) ? owner : undefined,
    nodeId: wholeNumber(params.get('node')),
    copies: wholeNumber(params.get('copies')),
    minSize: from || undefined,
    maxSize: below === undefined ? undefined : below - 1,
    cid: isChunkName(cid) ? cid : undefined,
    sort: oneOf(params.get('sort'), sortsOf(params)),
  })
}

/** Whether anything is asked beside an order. Pure. */
export const isFiltered = ({ sort: _, ...asked }: ReturnType<typeof fileFilterOf>): boolean =>
  Object.keys(asked).length > 0
