export type LoopLog = { warn(fields: object, message: string): void }

export type Loop = {
  /** No round starts any more; resolves when the one under way has ended. */
  stop(): Promise<void>
}

/**
 * Rounds one after the other, `everyMs` apart, for as long as the process lives. A failure is said once
 * until a round succeeds again: Postgres or the queue may be away for a while.
 */
export function startLoop(
  { everyMs, log }: { everyMs: number; log: LoopLog },
  round: () => Promise<unknown>,
): Loop {
  let stopped = false
  let failing = false
  let wake = () => {}
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, everyMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const rounds = async () => {
    while (!stopped) {
      try {
        await round()
        failing = false
      } catch (err) {
        if (!failing) log.warn({ err }, 'a round failed and will be tried again')
        failing = true
      }
      if (!stopped) await pause()
    }
  }
  const ended = rounds()
  return {
    async stop() {
      stopped = true
      wake()
      await ended
    },
  }
}
