import type { ByFile } from '@holdfast/client'

/** `2 of 3`: of the chunk that has the fewest live copies. */
export const fewestInWords = ({ least, wanted }: Pick<ByFile, 'least' | 'wanted'>): string =>
  least === null ? `? of ${wanted}` : `${least} of ${wanted}`

/** How many zones a file lies in; a node without one is its own. */
export const zonesOf = (nodes: readonly number[], zoneOf: (id: number) => string): number =>
  new Set(nodes.map(zoneOf)).size
