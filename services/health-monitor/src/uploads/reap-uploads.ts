import { abandonContent, type Catalog, expireUploads, staleOpenContents } from '@holdfast/catalog'
import { createStaleLeases, type LeaseSeconds } from './stale-leases.ts'

export type ReapDeps = {
  catalog: Catalog
  leases: LeaseSeconds
  /** A longer gap between two looks begins every wait anew. Milliseconds. */
  mostGapMs: number
  log: { info(fields: object, message: string): void }
}

export type Reaper = {
  /** One look; returns how many uploads were given up. Throws CatalogueUnavailable. */
  run(): Promise<number>
}

/**
 * Gives up uploads whose owner is gone, so that their quota is free and their chunks can leave. Resumable
 * ones have an owner who may come back, and end when they were told they would.
 */
export function createReaper({ catalog, leases, mostGapMs, log }: ReapDeps): Reaper {
  const stale = createStaleLeases({ leases, mostGapMs })
  return {
    async run() {
      try {
        const found = stale.look(await staleOpenContents(catalog))
        const expired = await expireUploads(catalog)
        for (const uploadId of expired) log.info({ uploadId }, 'upload that rested expired')
        let reaped = expired.length
        for (const { id, leaseCounter } of found) {
          // The counter goes along: an owner that wakes up in this very moment keeps its content.
          if (!(await abandonContent(catalog, id, { leaseCounter }))) continue
          reaped += 1
          log.info({ contentId: id }, 'abandoned upload was released')
        }
        return reaped
      } catch (error) {
        stale.forget()
        throw error
      }
    },
  }
}
