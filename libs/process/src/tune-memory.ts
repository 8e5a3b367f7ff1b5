import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export type Collector = {
  /** Bytes of buffers outside the heap, dead ones not yet collected included. */
  external(): number
  collect(what: 'minor' | 'major'): void
}

const MIB = 1_048_576

/** Dead buffers that may pile up before the young ones are collected. */
const MINOR_AFTER_BYTES = 48 * MIB

/** What outlived that many bytes beyond the last full collection is worth another one. */
const MAJOR_AFTER_BYTES = 64 * MIB

const LOOK_EVERY_MS = 20

/**
 * Takes the collection of buffers over from V8.
 *
 * By default V8 marks the whole heap for every few MiB of buffers that come and go, however small
 * the heap is. With the flag (buffers count against the heap's limit) a gateway's download took
 * about 2.2 ms of CPU per MiB instead of about 5; but buffers then pile up: the peak of 100 parallel
 * uploads rose from 351–419 MiB above idle to 504–546. Most buffers die young, so the young ones are
 * collected after each 48 MiB, and everything only when that did not help: 325–363 MiB. All of this
 * was measured on a busy machine; what the collections here cost was not measured by itself.
 */
export function tuneMemory(): void {
  setFlagsFromString('--external-memory-accounted-in-global-limit')
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as (options: { type: 'minor' | 'major' }) => void
  const look = createGuard({
    external: () => getHeapStatistics().external_memory,
    collect: (type) => gc({ type }),
  })
  setInterval(look, LOOK_EVERY_MS).unref()
}

/** Looks once: collects when enough came since the last time. */
export function createGuard({ external, collect }: Collector): () => void {
  let afterMinor = external()
  let afterMajor = afterMinor
  return () => {
    const now = external()
    afterMinor = Math.min(afterMinor, now)
    afterMajor = Math.min(afterMajor, now)
    if (now - afterMinor < MINOR_AFTER_BYTES) return
    collect('minor')
    afterMinor = external()
    if (afterMinor - afterMajor < MAJOR_AFTER_BYTES) return
    collect('major')
    afterMinor = external()
    afterMajor = afterMinor
  }
}
