import { setTimeout as sleep } from 'node:timers/promises'
import { type Catalog, reportTraffic, type Traffic } from '@holdfast/catalog'

export type TellTraffic = {
  catalog: Catalog
  processId: string
  read: () => Traffic
  log: { warn(fields: object, message: string): void }
}

const EVERY_MS = 2_000
/** Also without news, so that the row of a gateway that lives is not taken for a dead one's. */
const AT_LEAST_EVERY = 30
const LAST_WORD_MS = 1_000

/**
 * Tells the health monitors what this gateway lets in and out. All since it began, so that a report that
 * did not arrive is in the next one. The result tells a last time, and stops.
 */
export function tellTraffic({ catalog, processId, read, log }: TellTraffic): () => Promise<void> {
  const began = performance.now()
  const uptime = () => (performance.now() - began) / 1_000
  let told: Traffic | undefined
  let silent = 0
  let failing = false
  const tell = async () => {
    const now = read()
    silent += 1
    if (told !== undefined && isSame(told, now) && silent < AT_LEAST_EVERY) return
    try {
      await reportTraffic(catalog, processId, { ...now, uptime: uptime() })
      told = now
      silent = 0
      failing = false
    } catch (err) {
      if (!failing) log.warn({ err }, 'what comes in and goes out is not reported for now')
      failing = true
    }
  }
  let under = tell()
  const timer = setInterval(() => {
    // One that hangs must not be followed by others.
    under = under.then(tell)
  }, EVERY_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    // With Postgres away there is nobody to tell, and nothing to wait for.
    await Promise.race([under.then(tell), sleep(LAST_WORD_MS, undefined, { ref: false })])
  }
}

const isSame = (a: Traffic, b: Traffic): boolean =>
  a.bytesIn === b.bytesIn && a.bytesOut === b.bytesOut && a.requests === b.requests
