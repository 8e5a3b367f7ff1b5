import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type FileInfo } from '@holdfast/client'
import { type Journal, randomContent } from './journal.ts'
import type { System } from './system.ts'

/** Milliseconds that the slowest hundredth took at least. */
export const p99 = (times: readonly number[]): number => quantile(times, 0.99)

export const median = (values: readonly number[]): number => quantile(values, 0.5)

const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** Does `work` so many times, some at a time. */
export const manyTimes = async <T>(
  { times, parallel }: { times: number; parallel: number },
  work: (at: number) => Promise<T>,
): Promise<T[]> => {
  const results: T[] = []
  let next = 0
  const worker = async () => {
    for (let at = next; at < times; at = next) {
      next += 1
      results[at] = await work(at)
    }
  }
  await Promise.all(Array.from({ length: parallel }, worker))
  return results
}

/** Uploads new files, and tells the bytes per second over all of them. */
export const measureIngest = async (
  { client }: Pick<System, 'client'>,
  journal: Journal,
  { folder, ...load }: { folder: string; times: number; parallel: number; bytes: number },
): Promise<{ files: FileInfo[]; bytesPerSecond: number }> => {
  const contents = Array.from({ length: load.times }, () => randomContent(load.bytes))
  const began = performance.now()
  const files = await manyTimes(load, (at) =>
    untilStored(() => journal.upload(client, `${folder}/${at}`, contents[at] as Uint8Array)),
  )
  const seconds = (performance.now() - began) / 1_000
  return { files, bytesPerSecond: (load.times * load.bytes) / seconds }
}

/** A machine that is busy with other things lets nodes look away for a moment; clients come again, and so here. */
const untilStored = async <T>(upload: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await upload()
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 503) throw error
      await sleep(200)
    }
  }
}

/** Downloads files one after the other, some at a time, and tells how long each took. Milliseconds. */
export const measureReads = async (
  { client }: Pick<System, 'client'>,
  ids: readonly string[],
  load: { times: number; parallel: number },
): Promise<number[]> =>
  manyTimes(load, async (at) => {
    const began = performance.now()
    const { body } = await client.download(ids[at % ids.length] as string)
    for await (const _ of body ?? []) {
      // To its end.
    }
    return performance.now() - began
  })
