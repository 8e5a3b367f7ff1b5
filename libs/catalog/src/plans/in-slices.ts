import { setImmediate as pause } from 'node:timers/promises'

/**
 * Milliseconds of work between two pauses. Whoever has a request in the same process waits for the
 * slice under way, and not for the whole.
 */
const SLICE_MS = 10

/** Runs steps to their end, and lets the rest of the process run every few milliseconds. */
export async function inSlices<T>(
  steps: Iterator<unknown, T>,
  { sliceMs = SLICE_MS }: { sliceMs?: number } = {},
): Promise<T> {
  let began = performance.now()
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    if (performance.now() - began < sliceMs) continue
    await pause()
    began = performance.now()
  }
}
