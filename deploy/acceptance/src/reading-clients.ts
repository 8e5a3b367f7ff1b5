import type { System } from './system.ts'

export type Download = {
  /** When it began; milliseconds of a monotonic clock. */
  at: number
  ms: number
}

export type ReadingClients = {
  /** Downloads that began between two moments. */
  between(from: number, to: number): Download[]
  /** Throws what a download failed with; none may fail. */
  stop(): Promise<void>
}

/** Clients that download one of these files after the other, without a pause, and note how long each took. */
export const startReadingClients = (
  { client }: Pick<System, 'client'>,
  ids: readonly string[],
  { clients }: { clients: number },
): ReadingClients => {
  const downloads: Download[] = []
  let stopping = false
  const read = async (first: number) => {
    for (let at = first; !stopping; at += 1) {
      const began = performance.now()
      const { body } = await client.download(ids[at % ids.length] as string)
      for await (const _ of body ?? []) {
        // To its end.
      }
      downloads.push({ at: began, ms: performance.now() - began })
    }
  }
  const apart = Math.ceil(ids.length / clients)
  const running = Promise.all(Array.from({ length: clients }, (_, who) => read(who * apart)))
  running.catch(() => {}) // told by stop
  return {
    between: (from, to) => downloads.filter(({ at }) => at >= from && at < to),
    stop: async () => {
      stopping = true
      await running
    },
  }
}
