import { abandonContent, type Catalog, staleOpenContents } from '@holdfast/catalog'
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

/** Gives up uploads whose owner is gone, so that their quota is free and their chunks can leave. */
export function createReaper({ catalog, leases, mostGapMs, log }: ReapDeps): Reaper {
  const stale = createStaleLeases({ leases, mostGapMs })
  return {
    async run() {
      try {
        const found = stale.look(await staleOpenContents(catalog))
        let reaped = 0
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
