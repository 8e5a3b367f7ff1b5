/** A share of the process's memory for chunks on their way; FIFO, so that nobody starves. */
export type Budget = {
  /** Bytes; everything together, and what is taken of it now. */
  readonly total: number
  readonly taken: number
  readonly waiting: number
  /**
   * Waits until `bytes` fit behind everybody who asked before, then takes them. The returned
   * function gives them back; calling it again does nothing. Rejects with the signal's reason.
   */
  reserve(bytes: number, options?: { signal?: AbortSignal | undefined }): Promise<() => void>
}

type Waiter = { bytes: number; enter: () => void }

/**
 * A request for more than the whole budget waits until nobody else has any, and then counts as all
 * of it: refusing it would make the budget a limit on the size of a request.
 */
export function createBudget(total: number): Budget {
  const queue = new Set<Waiter>()
  let taken = 0

  const take = (bytes: number): (() => void) => {
    taken += bytes
    let held = true
    return () => {
      if (!held) return
      held = false
      taken -= bytes
      admit()
    }
  }
  const admit = () => {
    for (const waiter of queue) {
      if (taken + waiter.bytes > total) return
      queue.delete(waiter)
      waiter.enter()
    }
  }

  return {
    total,
    get taken() {
      return taken
    },
    get waiting() {
      return queue.size
    },
    reserve(wanted, { signal } = {}) {
      if (signal?.aborted) return Promise.reject(signal.reason)
      const bytes = Math.min(Math.max(0, wanted), total)
      if (queue.size === 0 && taken + bytes <= total) return Promise.resolve(take(bytes))
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          queue.delete(waiter)
          reject(signal?.reason)
          // Whoever stood behind a large request may fit now that it is gone.
          admit()
        }
        const waiter: Waiter = {
          bytes,
          enter: () => {
            signal?.removeEventListener('abort', onAbort)
            resolve(take(bytes))
          },
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        queue.add(waiter)
      })
    },
  }
}
