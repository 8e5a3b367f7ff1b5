import { type Catalog, liveSettings } from '@holdfast/catalog'
import type { LiveConfig } from '@holdfast/worker'
import { parseHours } from './allowed-hours.ts'
import type { RebalancerDeps } from './deps.ts'

type Config = RebalancerDeps['config']

export function createLiveConfig(catalog: Catalog, given: Config): LiveConfig<Config> {
  const live = liveSettings(catalog, {
    rebalanceAutomatic: given.automatic,
    rebalanceSharePercent: given.awayShare * 100,
    rebalanceBytesPerSecond: given.bytesPerSecond,
    rebalanceHours: `${given.hours.from}-${given.hours.to}`,
    rebalanceTimeZone: given.timeZone,
  })
  return {
    refresh: () => live.refresh(),
    config: {
      get automatic() {
        return live.now.rebalanceAutomatic
      },
      get awayShare() {
        return live.now.rebalanceSharePercent / 100
      },
      get bytesPerSecond() {
        return live.now.rebalanceBytesPerSecond
      },
      get hours() {
        return parseHours(live.now.rebalanceHours) ?? given.hours
      },
      get timeZone() {
        return live.now.rebalanceTimeZone
      },
      jobs: given.jobs,
    },
  }
}
