import { type Catalog, liveSettings } from '@holdfast/catalog'
import type { LiveConfig } from '@holdfast/worker'
import type { MonitorDeps } from './deps.ts'

type Config = MonitorDeps['config']

export function createLiveConfig(catalog: Catalog, given: Config): LiveConfig<Config> {
  const { scrubDays, scrubShare, timers, quorum, inventoryEvery } = given
  const live = liveSettings(catalog, {
    scrubDays,
    scrubShare,
    outAfterSeconds: timers.outAfter,
    inventoryEverySeconds: inventoryEvery,
    writeQuorum: quorum,
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
      get inventoryEvery() {
        return live.now.inventoryEverySeconds
      },
      get quorum() {
        return live.now.writeQuorum
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
