import { type Catalog, forgetImportBlocks, noteImportBlocks } from '@holdfast/catalog'
import {
  CAR_HEAD_BYTES,
  cidText,
  type Link,
  readCar,
  readCarPayload,
  sha256,
} from '@holdfast/chunks'
import type { ContentReader } from '@holdfast/content'
import { ImportRefused } from './errors.ts'
import type { ReadStaged, Staged } from './staged-bytes.ts'

type Input = {
  importId: string
  staged: Staged
  reader: ContentReader
  read: ReadStaged
  signal: AbortSignal
}

const BATCH = 1_000

/**
 * Reads a staged CAR once from end to end, compares every block with its CID, and notes where it
 * lies: blocks may come in any order, and the catalogue remembers more of them than memory would.
 *
 * @returns its roots
 * @throws InvalidCar, ImportRefused
 */
export async function indexCar(catalog: Catalog, input: Input): Promise<Link[]> {
  const { importId, staged, reader, read, signal } = input
  const { contentId, size } = staged
  await forgetImportBlocks(catalog, importId)
  const head = await read(0, Math.min(size, CAR_HEAD_BYTES))
  const { start, end } = readCarPayload(head, size)
  const source = reader.read({ contentId, size, start, end, signal })
  const roots: Link[] = []
  let batch: Parameters<typeof noteImportBlocks>[2][number][] = []
  for await (const { link, bytes, offset } of readCar(source, {
    onRoots: (found) => roots.push(...found),
  })) {
    if (!sha256(bytes).equals(link.digest)) throw wrongBlock(link)
    batch.push({ digest: link.digest, size: bytes.length, position: start + offset })
    if (batch.length < BATCH) continue
    await noteImportBlocks(catalog, importId, batch)
    batch = []
  }
  await noteImportBlocks(catalog, importId, batch)
  if (roots.length === 0) throw new ImportRefused('NO_ROOTS', 'The CAR names no root.')
  return roots
}

const wrongBlock = ({ digest, codec }: Link) =>
  new ImportRefused(
    'CAR_CORRUPT',
    `The CAR has other bytes for block ${cidText(digest, codec)} than its CID says.`,
  )
