import { type Catalog, liveSettings } from '@holdfast/catalog'
import type { MonitorDeps } from './deps.ts'

type Config = MonitorDeps['config']

export type LiveConfig = {
  /** Read anew wherever it is used: what the API changed holds from the next `refresh` on. */
  config: Config
  refresh(): Promise<void>
}

/** The configuration, with what administrators changed by the API. */
export function createLiveConfig(catalog: Catalog, given: Config): LiveConfig {
  const { scrubDays, scrubShare, timers } = given
  const live = liveSettings(catalog, {
    scrubDays,
    scrubShare,
    outAfterSeconds: timers.outAfter,
  })
  return {
    refresh: () => live.refresh(),
    config: {
      ...given,
      get scrubDays() {
        return live.now.scrubDays
      },
      get scrubShare() {
        return live.now.scrubShare
      },
      timers: {
        ...timers,
        get outAfter() {
          return live.now.outAfterSeconds
        },
      },
    },
  }
}
