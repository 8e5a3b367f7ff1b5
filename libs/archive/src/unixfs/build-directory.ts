import { setImmediate as breathe } from 'node:timers/promises'
import { dagSize, type Link } from '@holdfast/chunks'
import type { Folder } from '../folder-tree.ts'
import {
  asDag,
  type DirectoryBlock,
  type DirectoryDag,
  type DirectoryEntry,
  encodeDirectory,
} from './directory-node.ts'
import { shardDirectory } from './shard-directory.ts'

/** What a directory needs to know of a file: its root and its bytes. */
export type DirectoryFile = {
  root: Link
  size: number
  /** Of a file with a tree of its own: bytes of all its blocks. Else they follow from the size. */
  treeSize?: number
}

/**
 * A directory whose one block would be larger is sharded (profile `unixfs-v1-2025`, IPIP-499: measured
 * by the block itself, and only what is larger).
 */
const MAX_BLOCK_BYTES = 262_144

/** Bytes of a link besides its name, at least: sharded for sure when this alone is too much. */
const LEAST_LINK_BYTES = 44

/**
 * The UnixFS directories of a folder and all below it, with the root that `ipfs add -r` computes under
 * `unixfs-v1-2025`. Files are linked as they are; nothing of them is read.
 *
 * @throws InvalidArchive
 */
export async function buildDirectory(folder: Folder<DirectoryFile>): Promise<DirectoryDag> {
  const blocks: DirectoryBlock[] = []
  const { root, treeSize } = await build(folder, blocks)
  return { root, treeSize, blocks }
}

async function build(
  { folders, files }: Folder<DirectoryFile>,
  blocks: DirectoryBlock[],
): Promise<Omit<DirectoryDag, 'blocks'>> {
  const entries: DirectoryEntry[] = files.map(({ name, file }) => ({
    name,
    link: file.root,
    treeSize: file.treeSize ?? dagSize(file.size),
  }))
  for (const { name, folder } of folders) {
    const { root, treeSize } = await build(folder, blocks)
    entries.push({ name, link: root, treeSize })
  }
  // Thousands of folders are as much work as one with thousands of files.
  await breathe()
  const { blocks: own, ...dag } = await directoryOf(entries)
  for (const block of own) blocks.push(block)
  return dag
}

async function directoryOf(entries: readonly DirectoryEntry[]): Promise<DirectoryDag> {
  const least = entries.reduce((sum, { name }) => sum + LEAST_LINK_BYTES + name.length, 0)
  if (least > MAX_BLOCK_BYTES) return shardDirectory(entries)
  const bytes = encodeDirectory(entries)
  return bytes.length > MAX_BLOCK_BYTES ? shardDirectory(entries) : asDag(bytes, entries)
}
