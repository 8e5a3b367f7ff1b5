import {
  cidText,
  type FetchBlock,
  type Link,
  listDirectory,
  readUnixfsNode,
} from '@holdfast/chunks'
import { checkSegments, nameFault } from '@holdfast/content'
import { ImportRefused } from './errors.ts'

/** A file somewhere below a root. */
export type FoundFile = { link: Link; size: number; folder: string; name: string }

/** Entries of all directories together; a tree of shared directories has no other end. */
const MOST_ENTRIES = 1_000_000

/**
 * The files below a root, in the order of its blocks: one for a file, all for a directory, which
 * becomes a folder of that name. Symbolic links are passed over: they point into a file system that
 * is not here.
 *
 * @throws ImportRefused for names that cannot be, and for what is no file and no directory
 */
export function filesBelow(
  root: Link,
  fetch: FetchBlock,
  place: { folder: string; name: string },
): AsyncGenerator<FoundFile, void, undefined> {
  return below(root, fetch, place, { left: MOST_ENTRIES })
}

async function* below(
  link: Link,
  fetch: FetchBlock,
  { folder, name }: { folder: string; name: string },
  entries: { left: number },
): AsyncGenerator<FoundFile, void, undefined> {
  if (entries.left-- <= 0) throw new ImportRefused('TOO_MANY_FILES', 'It has too many files.')
  const fault = nameFault(name)
  if (fault !== undefined) throw badName(link, fault)
  const block = await fetch(link)
  if (link.codec === 'raw') return yield { link, size: block.length, folder, name }
  const node = readUnixfsNode(block)
  if (node.kind === 'file') return yield { link, size: node.size, folder, name }
  if (node.kind === 'symlink') return
  const inner = `${folder === '/' ? '' : folder}/${name}`
  const [tooLong] = checkSegments(inner.slice(1).split('/'))
  if (tooLong !== undefined) throw badName(link, tooLong)
  for await (const entry of listDirectory(node, fetch)) {
    yield* below(entry.link, fetch, { folder: inner, name: entry.name }, entries)
  }
}

const badName = ({ digest, codec }: Link, fault: string) =>
  new ImportRefused('BAD_NAME', `An entry (${cidText(digest, codec)}) cannot be stored: ${fault}.`)
