/**
 * Runs calls one after another. When one fails, those that wait fail with it at once: a catalogue
 * that is away would let each of them wait for its own time-out, one after another.
 *
 * For giving contents up. Each of these transactions locks its owner's row, so fifty clients of one
 * owner that went away together would take every connection of the pool to wait for each other, and
 * the uploads of everybody else would be told that the catalogue is unavailable.
 */
export const inTurn = <A>(work: (input: A) => Promise<unknown>): ((input: A) => Promise<void>) => {
  const waiting: { input: A; resolve: () => void; reject: (error: unknown) => void }[] = []
  let running = false

  const run = async () => {
    running = true
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        await work(next.input)
        next.resolve()
      } catch (error) {
        for (const { reject } of [next, ...waiting.splice(0)]) reject(error)
      }
    }
    running = false
  }

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject })
      if (!running) void run()
    })
}
