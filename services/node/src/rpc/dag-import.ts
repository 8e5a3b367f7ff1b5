import { hash } from 'node:crypto'
import {
  type CarBlock,
  chunkBuffers,
  cidText,
  InvalidCar,
  type Link,
  readCar,
} from '@holdfast/chunks'
import { BlockTooBig, ImportFailed } from '../errors.ts'
import { type BlockStore, MAX_BLOCK_BYTES } from '../store/block-store.ts'
import { type Command, lines, notFound } from './command.ts'
import type { Part } from './multipart.ts'

/**
 * Imports CARs. Every block is hashed before it is kept, and the blocks of a call become visible
 * together, up to this many: a larger import is committed in runs of it, so that its memory does
 * not grow with its length (Kubo commits about every 8 MiB). Holdfast sends at most 32 per call.
 */
const COMMIT_EVERY = 1_024

/** go-car reads sections up to here, so that a block over 2 MiB is refused in words of its own. */
const MAX_SECTION_BYTES = 8 * 1_048_576

export const dagImport: Command = {
  file: 'path',
  async run({ files, flag, node: { store } }) {
    const pinRoots = flag('pin-roots', true)
    const stats = flag('stats')
    const done = await importAll(files, store)
    const roots = pinRoots ? await Promise.all(done.roots.map((root) => rootOf(root, store))) : []
    const Stats = { BlockCount: done.blocks, BlockBytesCount: done.bytes }
    return lines(stats ? [...roots, { Stats }] : roots)
  },
}

type Imported = { roots: Link[]; blocks: number; bytes: number }

async function importAll(files: AsyncIterable<Part>, store: BlockStore): Promise<Imported> {
  const done: Imported = { roots: [], blocks: 0, bytes: 0 }
  let batch = store.batch()
  try {
    for await (const file of files) {
      for await (const { link, bytes } of verifiedBlocks(file, done.roots)) {
        await batch.stage(link.digest, bytes)
        done.blocks += 1
        done.bytes += bytes.length
        if (done.blocks % COMMIT_EVERY === 0) {
          await batch.commit()
          batch = store.batch()
        }
      }
    }
    await batch.commit()
  } catch (error) {
    await batch.abandon()
    throw error
  }
  return done
}

/** @throws ImportFailed, naming the last good block as Kubo does; BlockTooBig */
async function* verifiedBlocks({ body }: Part, roots: Link[]): AsyncGenerator<CarBlock> {
  const source = noteEnd(body)
  let previous: Link | undefined
  try {
    const onRoots = (found: Link[]) => void roots.push(...found)
    const options = { maxBlock: MAX_SECTION_BYTES, allocate: chunkBuffers.take, onRoots }
    for await (const block of readCar(source.bytes, options)) {
      if (block.bytes.length > MAX_BLOCK_BYTES) throw new BlockTooBig()
      verify(block)
      yield block
      previous = block.link
    }
  } catch (error) {
    if (!(error instanceof InvalidCar || error instanceof ImportFailed)) throw error
    // The reader asks for more than there is only where the CAR is cut short.
    const reason = source.ended() ? 'unexpected EOF' : error.message
    const place = previous && `import failed after block "${textOf(previous)}": `
    throw new ImportFailed(`${place ?? ''}${reason}`, { cause: error })
  }
}

function noteEnd(body: AsyncIterable<Buffer>) {
  let ended = false
  async function* bytes(): AsyncGenerator<Buffer> {
    yield* body
    ended = true
  }
  return { bytes: bytes(), ended: () => ended }
}

function verify({ link, bytes }: CarBlock): void {
  const digest = hash('sha256', bytes, 'buffer')
  if (digest.equals(link.digest)) return
  const got = textOf({ digest, codec: link.codec })
  throw new ImportFailed(`mismatch in content integrity, expected: ${textOf(link)}, got: ${got}`)
}

const textOf = ({ digest, codec }: Link): string => cidText(digest, codec)

/** Nothing is ever collected here, so a root that is present is as good as pinned. */
async function rootOf(root: Link, store: BlockStore): Promise<object> {
  const text = textOf(root)
  const present = (await store.size(root.digest)) !== undefined
  return { Root: { Cid: { '/': text }, PinErrorMsg: present ? '' : notFound(text) } }
}
