import { type MoveGate, moveGate } from '@holdfast/catalog'
import type { MoveDeps } from './deps.ts'

/**
 * Why no copy may be moved right now; null when one may. Last copies go before everything (decision 18);
 * the other repairs only keep the tick from handing out more than one step of a rebalance.
 */
export async function whyHalted({
  catalog,
  config,
}: Pick<MoveDeps, 'catalog' | 'config'>): Promise<string | null> {
  return haltReason(await moveGate(catalog, { tz: config.timeZone }))
}

export function haltReason(gate: Omit<MoveGate, 'hour' | 'repairsDue'>): string | null {
  if (gate.braked) return 'too many nodes went down at once'
  if (gate.frozen) return 'removals are frozen until an administrator confirms'
  if (gate.lastCopiesDue) return 'last copies are repaired first'
  return null
}
