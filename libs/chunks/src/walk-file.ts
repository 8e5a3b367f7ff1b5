import { InvalidDag } from './errors.ts'
import type { Link } from './link.ts'
import { type NodeLink, readUnixfsNode, type UnixfsNode } from './unixfs-node.ts'

/**
 * Gives the block of a link; whoever gives it has compared its digest. `part`: what of the file is below
 * it, as the node above says; not known of a root.
 */
export type FetchBlock = (
  link: Link,
  part?: { offset: number; size: number },
) => Promise<Uint8Array>

/**
 * A block of a file's DAG. Leaves come in the order of the bytes, tree nodes after their children unless
 * they were asked for before.
 */
export type DagPiece = {
  kind: 'leaf' | 'tree'
  link: Link
  /** Where its part of the file begins. */
  offset: number
  /** Bytes of the file: those of a leaf, or those that stand in a tree node itself. */
  data: Uint8Array
  /** Bytes of the file below it. */
  size: number
  /** The block; undefined where `skip` said that it is not needed. */
  block: Uint8Array | undefined
}

export type WalkOptions = {
  /** Only what holds bytes of `[start, end)`; everything without them. */
  start?: number
  end?: number
  /** Blocks asked for ahead of the one that is taken; with 0 they are asked for one by one, in order. */
  ahead?: number
  /** True: the raw leaf that begins there is not fetched. */
  skip?: (offset: number) => boolean
  /** True: a tree node comes before its children: the order in which each can be checked at once. */
  treeFirst?: boolean
}

/** Kubo's deepest files (trickle, small links) have about 20 levels. */
const MAX_DEPTH = 64

/** Blocks in memory at a time, beside one node for each level. */
const MOST_HELD = 16

type Walk = Required<WalkOptions> & { fetch: FetchBlock; held: number }

/**
 * Walks the DAG of a file of any UnixFS profile, one block at a time. A DAG cannot have cycles (a
 * block would have to know its own hash), but it can share subtrees: such blocks come as often as
 * they occur, so whoever counts must count what is delivered. Memory is one node for each level
 * and 16 blocks.
 *
 * @throws InvalidDag, InvalidCid, and what `fetch` throws
 */
export async function* walkFile(
  root: Link,
  fetch: FetchBlock,
  options: WalkOptions = {},
): AsyncGenerator<DagPiece, void, undefined> {
  const { start = 0, end = Number.POSITIVE_INFINITY, ahead = 1, skip = () => false } = options
  const { treeFirst = false } = options
  const walk: Walk = { fetch, start, end, ahead, skip, treeFirst, held: 0 }
  const block = await fetch(root)
  const size = root.codec === 'raw' ? block.length : readUnixfsNode(block).size
  yield* visit(walk, { link: root, name: '', size }, 0, block, 0)
}

/** The bytes `[start, end)` of a file of any UnixFS profile. @throws as {@link walkFile} */
export async function* readDag(
  root: Link,
  fetch: FetchBlock,
  {
    start = 0,
    end = Number.POSITIVE_INFINITY,
    ahead,
  }: Omit<WalkOptions, 'skip' | 'treeFirst'> = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  if (end <= start) return
  // Before their children, for the bytes that stand in tree nodes themselves.
  const options = { start, end, treeFirst: true, ...(ahead === undefined ? {} : { ahead }) }
  for await (const { data, offset } of walkFile(root, fetch, options)) {
    const from = Math.max(0, start - offset)
    const to = Math.min(data.length, end - offset)
    if (to > from) yield data.subarray(from, to)
  }
}

async function* visit(
  walk: Walk,
  { link, size }: NodeLink,
  offset: number,
  block: Uint8Array | undefined,
  depth: number,
): AsyncGenerator<DagPiece, void, undefined> {
  const node = block === undefined || link.codec === 'raw' ? undefined : readUnixfsNode(block)
  if (node === undefined || node.links.length === 0) {
    const data = node?.data ?? block ?? NO_BYTES
    if (node !== undefined && node.kind !== 'file') throw new InvalidDag('a file holds no file')
    if (block !== undefined && data.length !== size) throw new InvalidDag(WRONG_SIZE)
    yield { kind: 'leaf', link, offset, data, size, block }
    return
  }
  if (node.kind !== 'file') throw new InvalidDag('a file holds something that is no file')
  if (node.size !== size) throw new InvalidDag(WRONG_SIZE)
  if (depth >= MAX_DEPTH) throw new InvalidDag(`the DAG is deeper than ${MAX_DEPTH} levels`)
  const piece: DagPiece = { kind: 'tree', link, offset, data: node.data, size, block }
  if (walk.treeFirst) yield piece
  yield* visitChildren(walk, node, offset + node.data.length, depth + 1)
  if (!walk.treeFirst) yield piece
}

const NO_BYTES = new Uint8Array(0)
const WRONG_SIZE = 'a block has another size than the node above it says'

type Ahead = { child: NodeLink; at: number; block: Promise<Uint8Array> | undefined }

async function* visitChildren(
  walk: Walk,
  node: UnixfsNode,
  offset: number,
  depth: number,
): AsyncGenerator<DagPiece, void, undefined> {
  const queue: Ahead[] = []
  let next = 0
  let at = offset
  const fill = () => {
    while (next < node.links.length) {
      if (queue.length > 0 && (queue.length >= walk.ahead || walk.held >= MOST_HELD)) return
      const child = node.links[next] as NodeLink
      const begins = at
      next += 1
      at += child.size
      if (at <= walk.start || begins >= walk.end) continue
      queue.push({ child, at: begins, block: ask(walk, child, begins) })
      walk.held += 1
    }
  }
  try {
    for (fill(); queue.length > 0; fill()) {
      const { child, at: begins, block } = queue[0] as Ahead
      const bytes = await block
      queue.shift()
      walk.held -= 1
      if (walk.ahead > 0) fill() // the next ones travel while this one is taken
      yield* visit(walk, child, begins, bytes, depth)
    }
  } finally {
    walk.held -= queue.length
  }
}

function ask(walk: Walk, { link, size }: NodeLink, at: number): Promise<Uint8Array> | undefined {
  if (link.codec === 'raw' && walk.skip(at)) return undefined
  const block = walk.fetch(link, { offset: at, size })
  block.catch(() => {}) // awaited in its turn; an earlier failure must not leave this unhandled
  return block
}
