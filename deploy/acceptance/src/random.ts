import { createCipheriv } from 'node:crypto'
import { readTestSettings } from './config.ts'

export type Random = {
  /** 0 inclusive to 1 exclusive. */
  next(): number
  /** Whole number, both ends inclusive. */
  between(least: number, most: number): number
  pick<T>(items: readonly T[]): T
  shuffle<T>(items: readonly T[]): T[]
  /** Bytes that repeat nowhere, and are the same again with the same seed. */
  bytes(size: number): Buffer
}

/**
 * Random choices that can be repeated: prints its seed, and takes it from HOLDFAST_TEST_SEED. The
 * moments at which processes are killed still depend on the machine; what is chosen does not.
 * Mulberry32, because Node's own generator takes no seed.
 */
export const createRandom = (purpose: string): Random => {
  const seed = readTestSettings().seed ?? Math.floor(Math.random() * 2 ** 31)
  console.info(`${purpose}: HOLDFAST_TEST_SEED=${seed}`)
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  const key = () => Buffer.from(Array.from({ length: 16 }, () => between(0, 255)))
  return {
    next,
    between,
    pick: (items) => items[between(0, items.length - 1)] as never,
    shuffle: (items) =>
      items
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
    bytes: (size) => createCipheriv('aes-128-ctr', key(), key()).update(Buffer.alloc(size)),
  }
}
