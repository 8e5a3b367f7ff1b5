import { sql } from 'kysely'
import { type CatalogOrTrx, dbOf } from '../transaction.ts'

/**
 * Small facts about the whole system. Names in use: `setup-token-hash`, `catalogue-id`,
 * `generation` (decision 8), `removals-frozen`, `canary`, `mail-server`.
 */
export async function getSetting<T>(c: CatalogOrTrx, name: string): Promise<T | undefined> {
  const row = await dbOf(c)
    .selectFrom('settings')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.value as T | undefined
}

/** Sets the value, any JSON. */
export async function setSetting(c: CatalogOrTrx, name: string, value: unknown): Promise<void> {
  const json = JSON.stringify(value)
  await dbOf(c)
    .insertInto('settings')
    .values({ name, value: json })
    .onConflict((oc) => oc.column('name').doUpdateSet({ value: json, updated_at: sql`now()` }))
    .execute()
}

/** The value that is there, else `value`, which then is: for ids that several processes make at once. */
export async function settingOnce<T>(c: CatalogOrTrx, name: string, value: T): Promise<T> {
  await dbOf(c)
    .insertInto('settings')
    .values({ name, value: JSON.stringify(value) })
    .onConflict((oc) => oc.column('name').doNothing())
    .execute()
  return (await getSetting<T>(c, name)) as T
}

/** False when there was nothing to remove. */
export async function removeSetting(c: CatalogOrTrx, name: string): Promise<boolean> {
  const result = await dbOf(c).deleteFrom('settings').where('name', '=', name).executeTakeFirst()
  return result.numDeletedRows > 0n
}

const GENERATION = 'generation'

/** This catalogue's generation number (decision 8); 0 before the first. */
export async function catalogueGeneration(c: CatalogOrTrx): Promise<number> {
  return (await getSetting<number>(c, GENERATION)) ?? 0
}

/**
 * Makes `next` the generation, if nobody was faster. Write the mark to the nodes first: a number that
 * is used before they know it could be used again by a restored catalogue.
 */
export async function advanceGeneration(c: CatalogOrTrx, next: number): Promise<boolean> {
  const result = await dbOf(c)
    .insertInto('settings')
    .values({ name: GENERATION, value: JSON.stringify(next) })
    .onConflict((oc) =>
      oc
        .column('name')
        .doUpdateSet({ value: JSON.stringify(next), updated_at: sql`now()` })
        .where(sql<number>`(settings.value)::bigint`, '<', next),
    )
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}
