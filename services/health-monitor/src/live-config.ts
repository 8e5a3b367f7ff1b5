import { type Catalog, liveSettings } from '@holdfast/catalog'
import type { LiveConfig } from '@holdfast/worker'
import type { MonitorDeps } from './deps.ts'

type Config = MonitorDeps['config']

export function createLiveConfig(catalog: Catalog, given: Config): LiveConfig<Config> {
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
