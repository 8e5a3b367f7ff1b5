import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, ServerUnreachable } from '@holdfast/client'
import { type Journal, randomContent } from './journal.ts'
import type { Random } from './random.ts'
import type { System } from './system.ts'
import { until } from './until.ts'

export type TrafficOptions = {
  folder: string
  writers: number
  /** Bytes; both ends inclusive. */
  sizes: { least: number; most: number }
  random: Random
  /** After a success. What is uploaded while something else is waited for is read again at the end. */
  breathMs?: number
}

export type Traffic = {
  /** Resolves when so many more uploads were acknowledged than now. */
  more(count: number, options?: { limitMs?: number }): Promise<void>
  /** Lets uploads under way end; throws what no writer should ever see. */
  stop(): Promise<void>
}

/** After a failure: long enough not to spin, short enough to see a server come back. */
const PAUSE_MS = 100
const BREATH_MS = 50

/** Writers that upload file after file and go on whatever they are answered. */
export const startTraffic = (
  { client }: Pick<System, 'client'>,
  journal: Journal,
  { folder, writers, sizes, random, breathMs = BREATH_MS }: TrafficOptions,
): Traffic => {
  let stopping = false
  let acknowledged = 0
  const write = async (writer: number) => {
    for (let at = 0; !stopping; at += 1) {
      const bytes = randomContent(random.between(sizes.least, sizes.most))
      try {
        await journal.upload(client, `${folder}/${writer}-${at}`, bytes)
        acknowledged += 1
        await sleep(breathMs)
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof ServerUnreachable)) throw error
        await sleep(PAUSE_MS)
      }
    }
  }
  const running = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  running.catch(() => {}) // told by stop
  return {
    more: async (count, options) => {
      const enough = acknowledged + count
      await until(`${count} more uploads are acknowledged`, async () => acknowledged >= enough, {
        everyMs: 20,
        ...options,
      })
    },
    stop: async () => {
      stopping = true
      await running
    },
  }
}
