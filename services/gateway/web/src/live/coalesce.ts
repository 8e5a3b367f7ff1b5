/** Runs `flush` with all keys that came together, at most every `ms`; the first not later than that. */
export function coalesce(flush: (keys: ReadonlySet<string>) => void, ms = 500) {
  let waiting = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = () => {
    timer = undefined
    const keys = waiting
    waiting = new Set()
    flush(keys)
  }
  return {
    add(key: string) {
      waiting.add(key)
      timer ??= setTimeout(run, ms)
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
