import { audit, type Catalog, getSetting, removeSetting, setSetting } from '@holdfast/catalog'
import type { Brake } from './brake.ts'

/** What the status page reads while the brake holds; the row's own time says since when. */
export const BRAKE_SETTING = 'brake'
/** An admin's word that these nodes are gone: `{ nodes: [2, 3] }`. */
export const BRAKE_CONFIRMED_SETTING = 'brake-confirmed'

export type BrakeLog = {
  error(fields: object, message: string): void
  info(fields: object, message: string): void
}

type Kept = { nodes: number[]; limit: number }

/** The nodes an admin gave up while the brake held. */
export async function confirmedNodes(catalog: Catalog): Promise<ReadonlySet<number>> {
  const confirmed = await getSetting<{ nodes: number[] }>(catalog, BRAKE_CONFIRMED_SETTING)
  return new Set(confirmed?.nodes)
}

/**
 * Tells people once that the brake was pulled and once that it was released, also when the lead
 * changes in between. The audit rows are the alert.
 */
export async function keepBrake(
  { catalog, log }: { catalog: Catalog; log: BrakeLog },
  brake: Brake | undefined,
): Promise<void> {
  const kept = await getSetting<Kept>(catalog, BRAKE_SETTING)
  if (brake === undefined) {
    if (kept === undefined) return
    await removeSetting(catalog, BRAKE_SETTING)
    await audit(catalog, { action: 'brake.released', detail: { ...kept } })
    log.info({ nodes: kept.nodes }, 'the brake was released')
    return
  }
  // Written once: the row's time is how long people are told that it holds.
  if (kept !== undefined) return
  const { nodes, limit } = brake
  await setSetting(catalog, BRAKE_SETTING, { nodes, limit })
  await audit(catalog, { action: 'brake.pulled', detail: { nodes, limit } })
  log.error(
    { nodes, limit },
    'too many nodes went down at once: nothing goes out until it is clear',
  )
}

/** A confirmation ends with the outage it was given for. */
export async function forgetConfirmation(
  catalog: Catalog,
  confirmed: ReadonlySet<number>,
  down: ReadonlySet<number>,
): Promise<void> {
  if (confirmed.size === 0 || [...confirmed].some((id) => down.has(id))) return
  await removeSetting(catalog, BRAKE_CONFIRMED_SETTING)
}
