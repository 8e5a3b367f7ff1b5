import { CatalogueUnavailable } from '../errors.ts'

type Call = { run(): Promise<void>; fail(error: unknown): void }

const waiting = new WeakMap<object, Map<string, Call[]>>()

/**
 * Runs what one owner asks for one after another within this process. Each of these transactions
 * locks the owner's row anyway; waiting for it here instead of there leaves the pool's connections
 * to others, where 32 deletes at once took them all and everybody was told that the catalogue is
 * unavailable. While Postgres is away those that wait fail together: one time-out, not one each.
 */
export function inOwnersTurn<T>(
  catalog: object,
  ownerId: string,
  work: () => Promise<T>,
): Promise<T> {
  const owners = waiting.get(catalog) ?? new Map<string, Call[]>()
  waiting.set(catalog, owners)
  return new Promise((resolve, reject) => {
    const call: Call = {
      run: async () => resolve(await work()),
      fail: reject,
    }
    const calls = owners.get(ownerId)
    if (calls !== undefined) return void calls.push(call)
    const queue = [call]
    owners.set(ownerId, queue)
    void runAll(queue, () => owners.delete(ownerId))
  })
}

/** `ended` is called in the same turn in which the queue was found empty, so that no call gets lost. */
async function runAll(calls: Call[], ended: () => void): Promise<void> {
  for (let next = calls.shift(); next !== undefined; next = calls.shift()) {
    try {
      await next.run()
    } catch (error) {
      const together = error instanceof CatalogueUnavailable ? calls.splice(0) : []
      for (const { fail } of [next, ...together]) fail(error)
    }
  }
  ended()
}
