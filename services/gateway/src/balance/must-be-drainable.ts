import type { NodeRow } from '@holdfast/catalog'
import { NodeBusy } from '../nodes/errors.ts'

/** What may be drained: a node that answers. Others are removed as lost, or come back first. */
export const DRAINABLE = ['active', 'readonly', 'suspect'] as const

/** It drains already, or may. Throws NodeBusy. */
export function mustBeDrainable({ state }: Pick<NodeRow, 'state'>): void {
  if (state === 'draining' || state === 'drained') return
  if (!DRAINABLE.some((one) => one === state)) {
    throw new NodeBusy(`A node that is ${state} cannot be drained.`)
  }
}
