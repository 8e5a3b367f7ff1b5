import { type Catalog, removeDataOf, removeUser } from '@holdfast/catalog'

/** What is not gone after that the health monitor takes away; nobody waits for a million files. */
const PATIENCE_MS = 2_000

/**
 * Removes an account with everything in it. False: there is none. Throws LastAdmin.
 *
 * With `removeUser` it is gone for good, so a failure after that is not one of the caller's: the health
 * monitor carries on.
 */
export async function removeAccount(
  catalog: Catalog,
  { userId, actorId }: { userId: string; actorId: string },
  log: { warn(fields: object, message: string): void },
): Promise<boolean> {
  if (!(await removeUser(catalog, { userId, actorId }))) return false
  const end = performance.now() + PATIENCE_MS
  try {
    while ((await removeDataOf(catalog, userId)).files > 0 && performance.now() < end);
  } catch (err) {
    log.warn({ err }, 'the rest of an account is left to the health monitor')
  }
  return true
}
