import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { type CatalogOrTrx, dbOf, inTransaction } from '../transaction.ts'
import { audit } from './audit.ts'
import { getSetting, removeSetting, setSetting } from './settings.ts'

export type Registration = 'open' | 'invitation' | 'closed'

/**
 * What administrators may change while everything runs. Each service that has such a setting in its
 * configuration tells it here; what the API said goes before it, until the API takes it back.
 */
export type OperatorSettings = {
  /** Who may make an account: everybody, whoever has an invitation, nobody. */
  registration: Registration
  /** Bytes and files that a new user may have; no limit where it is not set. */
  defaultQuotaBytes: number
  defaultQuotaFiles: number
  /** Webhooks may go to addresses that only we can reach. */
  webhooksPrivate: boolean
  rebalanceAutomatic: boolean
  /** Percent of all bytes that may lie off their place before copies are moved. */
  rebalanceSharePercent: number
  rebalanceBytesPerSecond: number
  /** Hours of the day in which copies move by themselves, `22-6`. */
  rebalanceHours: string
  rebalanceTimeZone: string
  /** Days within which every copy is read and hashed once. */
  scrubDays: number
  /** Of a node's bandwidth, what the scrub may take; above 0, at most 1. */
  scrubShare: number
  /** R and W of what is uploaded from now on, unless its owner asks for another R. */
  copies: number
  writeQuorum: number
  /** Every so often the list of a node's blocks is compared with the catalogue. */
  inventoryEverySeconds: number
  /** Seconds a node is down until its copies are replaced. */
  outAfterSeconds: number
  /** Earlier versions that each file keeps; 0: none. */
  keepVersions: number
  /** Days that a deleted file stays in the trash. */
  trashDays: number
}

/** Of those that no service has in its configuration. */
export const OPERATOR_DEFAULTS = { webhooksPrivate: false, keepVersions: 10, trashDays: 30 }

const CONFIGURED = 'configured-settings'
export const CHANGED_SETTINGS = 'changed-settings'
/** A setting of its own before there were others. */
const PRIVATE_WEBHOOKS = 'webhooks-private'

/** What the API said, and nothing else. */
export async function changedSettings(c: CatalogOrTrx): Promise<Partial<OperatorSettings>> {
  const rows = await dbOf(c)
    .selectFrom('settings')
    .select(['name', 'value'])
    .where('name', 'in', [CHANGED_SETTINGS, PRIVATE_WEBHOOKS])
    .execute()
  const byName = new Map(rows.map(({ name, value }) => [name, value]))
  const webhooksPrivate = byName.get(PRIVATE_WEBHOOKS) as boolean | undefined
  return {
    ...(byName.get(CHANGED_SETTINGS) as Partial<OperatorSettings> | undefined),
    ...(webhooksPrivate === undefined ? {} : { webhooksPrivate }),
  }
}

/** What holds where the API said nothing. Absent: the service that it belongs to never ran. */
export async function configuredSettings(
  c: CatalogOrTrx,
): Promise<Partial<OperatorSettings> & typeof OPERATOR_DEFAULTS> {
  return { ...OPERATOR_DEFAULTS, ...(await getSetting<Partial<OperatorSettings>>(c, CONFIGURED)) }
}

/** What holds now. A setting is absent while the service that it belongs to never ran. */
export async function settingsInForce(
  c: CatalogOrTrx,
): Promise<Partial<OperatorSettings> & typeof OPERATOR_DEFAULTS> {
  const [configured, changed] = await Promise.all([configuredSettings(c), changedSettings(c)])
  return { ...configured, ...changed }
}

/** A service says what its configuration has; what others said stays. */
export async function tellConfigured(
  c: CatalogOrTrx,
  configured: Partial<OperatorSettings>,
): Promise<void> {
  const json = JSON.stringify(configured)
  await sql`
    INSERT INTO settings AS s (name, value) VALUES (${CONFIGURED}, ${json}::jsonb)
    ON CONFLICT (name) DO UPDATE SET value = s.value || excluded.value, updated_at = now()
      WHERE NOT s.value @> excluded.value`.execute(dbOf(c))
}

/** `null`: as configured, from now on. Absent: stays as it is. */
export type SettingsChange = {
  [K in keyof OperatorSettings]?: OperatorSettings[K] | null | undefined
}

/** Changes settings, with an audit row of what is another by that. */
export async function changeSettings(
  c: Catalog,
  { change, actorId }: { change: SettingsChange; actorId: string },
): Promise<void> {
  await inTransaction(c, async (trx) => {
    // The row is the lock: two changes at once would lose one.
    await sql`INSERT INTO settings (name, value) VALUES (${CHANGED_SETTINGS}, '{}') ON CONFLICT DO NOTHING`.execute(
      trx,
    )
    await sql`SELECT FROM settings WHERE name = ${CHANGED_SETTINGS} FOR UPDATE`.execute(trx)
    const before: Record<string, unknown> = await changedSettings(trx)
    const detail = Object.fromEntries(
      Object.entries(change).filter(
        ([name, value]) => value !== undefined && value !== (before[name] ?? null),
      ),
    )
    if (Object.keys(detail).length === 0) return
    const { webhooksPrivate, ...rest } = { ...before, ...detail }
    const kept = Object.entries(rest).filter(([, value]) => value !== null)
    if (detail.webhooksPrivate === null) {
      await removeSetting(trx, PRIVATE_WEBHOOKS)
    } else if ('webhooksPrivate' in detail) {
      await setSetting(trx, PRIVATE_WEBHOOKS, webhooksPrivate)
    }
    await setSetting(trx, CHANGED_SETTINGS, Object.fromEntries(kept))
    await audit(trx, { actorId, action: 'settings.changed', detail })
  })
}

export type LiveSettings<K extends keyof OperatorSettings> = {
  /** As of the last `refresh`; as configured before the first. */
  readonly now: Readonly<Pick<OperatorSettings, K>>
  /** Says what is configured, and asks what the API said. Throws CatalogueUnavailable. */
  refresh(): Promise<void>
}

/** Some settings as a service uses them: call `refresh` every second or so. */
export function liveSettings<K extends keyof OperatorSettings>(
  c: CatalogOrTrx,
  configured: Pick<OperatorSettings, K>,
): LiveSettings<K> {
  let now = configured
  return {
    get now() {
      return now
    },
    async refresh() {
      await tellConfigured(c, configured)
      now = { ...configured, ...(await changedSettings(c)) }
    },
  }
}
