import { type Catalog, forgetOldSessions, removeDataOf, removedUsers } from '@holdfast/catalog'

/** Long enough for "last seen", and for somebody who asks where they were signed in. */
const KEEP_SESSIONS_SECONDS = 90 * 86_400
const FORGET_MS = 3_600_000

export type RemovalsKeeper = { run(signal: AbortSignal): Promise<void> }

/**
 * What the leader does about people: it takes away what is left of accounts that were removed, slice by
 * slice, and forgets sessions that ended long ago. The row of an account goes when its last content was
 * released, which is some rounds later.
 */
export function createRemovalsKeeper(
  catalog: Catalog,
  now: () => number = () => performance.now(),
): RemovalsKeeper {
  let forgotten = Number.NEGATIVE_INFINITY
  return {
    async run(signal) {
      if (now() - forgotten > FORGET_MS) {
        await forgetOldSessions(catalog, KEEP_SESSIONS_SECONDS)
        forgotten = now()
      }
      for (const userId of await removedUsers(catalog)) {
        while ((await removeDataOf(catalog, userId)).files > 0) signal.throwIfAborted()
      }
    },
  }
}
