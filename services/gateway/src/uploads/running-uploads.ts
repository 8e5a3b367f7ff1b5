import { UploadOvertaken } from '@holdfast/catalog'

/** How long a newer request lets an older one of this process bring its last bytes to safety. */
const HAND_OVER_MS = 1_000

/** The uploads that this process receives at this moment; several requests of one may meet. */
export type RunningUploads = {
  /** Asks whoever receives this upload here to save what it has and end, and waits a moment for it. */
  handOver(id: string): Promise<void>
  /** `stop` aborts when a newer request wants the upload. */
  run<T>(id: string, work: (stop: AbortSignal) => Promise<T>): Promise<T>
}

/**
 * A courtesy, not the lock: that is the fence in the catalogue, which holds across gateways. Without it a
 * client that reconnects at once would have to send again what was on its way to the nodes.
 */
export function createRunningUploads(): RunningUploads {
  const running = new Map<string, Set<{ stop: AbortController; ended: Promise<unknown> }>>()
  return {
    async handOver(id) {
      const older = [...(running.get(id) ?? [])]
      if (older.length === 0) return
      for (const { stop } of older) stop.abort(new UploadOvertaken())
      let timer: NodeJS.Timeout | undefined
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, HAND_OVER_MS)
      })
      await Promise.race([Promise.allSettled(older.map(({ ended }) => ended)), late])
      clearTimeout(timer)
    },
    async run(id, work) {
      const stop = new AbortController()
      const ended = work(stop.signal)
      const own = { stop, ended }
      const all = running.get(id) ?? new Set()
      running.set(id, all.add(own))
      try {
        return await ended
      } finally {
        all.delete(own)
        if (all.size === 0 && running.get(id) === all) running.delete(id)
      }
    },
  }
}
