import { createReadStream } from 'node:fs'
import type { Client, FileInfo } from '@holdfast/client'
import { hashOf, type RealFile } from './real-files.ts'

export type Stored = RealFile & { id: string; file: FileInfo }

/** Uploads with a few requests at a time. Throws the first failure. */
export const uploadAll = async (
  client: Client,
  files: readonly RealFile[],
  seen: (done: number) => void,
): Promise<Stored[]> => {
  const stored: Stored[] = []
  await inParallel(files, 4, async (source) => {
    const file = await client.upload(source.path, createReadStream(source.source), {
      size: source.size,
    })
    stored.push({ ...source, id: file.id, file })
    seen(stored.length)
  })
  return stored
}

/** Downloads everything and returns the paths whose bytes are not what was uploaded. */
export const findDifferences = async (
  client: Client,
  files: readonly Stored[],
  seen: (done: number) => void,
): Promise<string[]> => {
  const different: string[] = []
  let done = 0
  await inParallel(files, 4, async ({ id, path, sha256 }) => {
    const { body } = await client.download(id)
    const actual = body === null ? 'no body' : await hashOf(body)
    if (actual !== sha256) different.push(path)
    done += 1
    seen(done)
  })
  return different
}

export type Copies = { chunks: number; byNode: Map<number, number>; short: number }

/** Counts live copies chunk by chunk, from the pages a user would see. */
export const countCopies = async (
  client: Client,
  files: readonly Stored[],
  wanted: number,
): Promise<Copies> => {
  const counted: Copies = { chunks: 0, byNode: new Map(), short: 0 }
  await inParallel(files, 4, async ({ id }) => {
    for await (const chunk of client.chunks(id)) {
      const live = chunk.copies.filter((copy) => copy.state === 'verified')
      counted.chunks += 1
      if (live.length < wanted) counted.short += 1
      for (const { nodeId } of live) {
        counted.byNode.set(nodeId, (counted.byNode.get(nodeId) ?? 0) + 1)
      }
    }
  })
  return counted
}

const inParallel = async <T>(
  items: readonly T[],
  slots: number,
  work: (item: T) => Promise<void>,
) => {
  let next = 0
  const slot = async () => {
    while (next < items.length) {
      const item = items[next] as T
      next += 1
      await work(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(slots, items.length) }, slot))
}
