import { setTimeout as sleep } from 'node:timers/promises'
import { call, createAgent } from './call.ts'
import type { Rig } from './rig.ts'

/** Somebody who reads a little all the time, and notices when that gets slow. */
export type PacedReads = {
  /** Milliseconds of each read since the last call of `take`. */
  take(): number[]
  stop(): Promise<void>
}

const READERS = 4
const RANGE_BYTES = 65_536
/** Between a reader's reads: about a hundred a second in all, which leaves the machine mostly idle. */
const PAUSE_MS = 30

/** Reads random ranges of a file, from now on. A read that fails is thrown by `stop`. */
export const startPacedReads = (
  rig: Rig,
  { id, bytes }: { id: string; bytes: number },
): PacedReads => {
  const agent = createAgent(READERS)
  let taken: number[] = []
  let reading = true
  const reader = async () => {
    while (reading) {
      const from = Math.floor(Math.random() * (bytes - RANGE_BYTES))
      const headers = {
        ...(await rig.authorized()),
        range: `bytes=${from}-${from + RANGE_BYTES - 1}`,
      }
      const began = performance.now()
      await call({ url: rig.contentUrl(id), method: 'GET', headers, agent })
      taken.push(performance.now() - began)
      await sleep(PAUSE_MS)
    }
  }
  const readers = Promise.all(Array.from({ length: READERS }, reader))
  // Said by `stop`; until then nobody listens.
  readers.catch(() => {})
  return {
    take: () => {
      const samples = taken
      taken = []
      return samples
    },
    stop: async () => {
      reading = false
      await readers.finally(() => agent.destroy())
    },
  }
}
