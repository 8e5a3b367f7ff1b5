import type { Rebalance } from '@holdfast/client'

/** Something is moved by it, or will be; one that was only looked at was never asked for. */
export const isOpen = ({ state }: Pick<Rebalance, 'state'>): boolean =>
  state === 'planned' || state === 'running' || state === 'paused'
