import { type CarBlock, cidText, type Link, parseCid, readCar, sha256 } from '@holdfast/chunks'
import type { Client } from '../client.ts'
import { CidMismatch, ServerUnreachable } from '../errors.ts'
import { createSilence, listening, withSilence } from '../silence.ts'
import type { FileInfo, TreeOptions } from '../types.ts'
import { brokenConnection } from './broken-connection.ts'
import { RemoteChanged } from './errors.ts'

/** A file whose CID is that of a tree of its own. */
export type GivenFile = Pick<FileInfo, 'id' | 'name' | 'size' | 'cid'>

export type TreeClient = Pick<Client, 'downloadTree'>

/** Twice the time the server takes to give a node up and ask the next one. */
export const STALL_MS = 60_000

export type Asking = Omit<TreeOptions, 'signal'> & {
  signal?: AbortSignal | undefined
  /** Milliseconds without a byte after which a connection counts as broken. */
  stallMs?: number | undefined
}

/** Blocks in the order in which a walk that asks for one after the other needs them. */
export type TreeBlocks = {
  /** The next block, which must be this one. @throws CidMismatch, ServerUnreachable at the end */
  take(link: Link): Promise<Uint8Array>
  /** Whether the next block says that it is this one. */
  isNext(link: Link): Promise<boolean>
  close(): Promise<void>
}

/** Asks for the blocks of a file; none is handed on before it was hashed. */
export function treeBlocks(client: TreeClient, file: GivenFile, asking: Asking): TreeBlocks {
  const blocks = received(client, file, asking)
  let next: Promise<IteratorResult<CarBlock, void>> | undefined
  const peek = () => {
    next ??= blocks.next()
    return next
  }
  return {
    async take(link) {
      const { value, done } = await peek()
      if (done) throw new ServerUnreachable('the connection ended too early')
      next = undefined
      const digest = sha256(value.bytes)
      if (!digest.equals(link.digest)) throw mismatch(file, link, digest)
      return value.bytes
    },
    async isNext(link) {
      const { value, done } = await peek()
      return !done && Buffer.compare(value.link.digest, link.digest) === 0
    },
    close: async () => void (await blocks.return()),
  }
}

const mismatch = ({ name }: GivenFile, { digest, codec }: Link, actual: Uint8Array) =>
  new CidMismatch(name, { expected: cidText(digest, codec), actual: cidText(actual, codec) })

async function* received(
  client: TreeClient,
  file: GivenFile,
  { signal, stallMs = STALL_MS, ...question }: Asking,
): AsyncGenerator<CarBlock, void, undefined> {
  const silence = createSilence(stallMs)
  const onRoots = ([root]: Link[]) => {
    const same = root !== undefined && cidText(root.digest, root.codec) === file.cid
    if (!same) throw new RemoteChanged(`${file.name} was replaced on the server meanwhile`)
  }
  try {
    silence.heard()
    const options = { ...question, signal: withSilence(silence, signal) }
    const { body } = await client.downloadTree(file.id, options)
    yield* readCar(listening(body, silence), { onRoots })
  } catch (error) {
    throw brokenConnection(error, signal)
  } finally {
    silence.hold()
  }
}

export const rootOf = ({ cid }: GivenFile): Link => parseCid(cid)
