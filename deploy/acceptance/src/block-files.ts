import { readFile, rename, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestNode } from './test-node.ts'

/** Upper case base32 without padding, as Kubo's flatfs names its files. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Where an embedded node keeps a block: `blocks/<next-to-last two letters>/CIQ….data`. */
export const blockFile = ({ folder }: Pick<TestNode, 'folder'>, digest: Uint8Array): string => {
  let bits = 0
  let value = 0
  let name = ''
  for (const byte of [0x12, 0x20, ...digest]) {
    value = (value << 8) | byte
    for (bits += 8; bits >= 5; ) {
      bits -= 5
      name += ALPHABET[(value >>> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  if (bits > 0) name += ALPHABET[(value << (5 - bits)) & 31]
  return join(folder, 'blocks', name.slice(-3, -1), `${name}.data`)
}

export type Damage = 'one bit' | 'truncated' | 'emptied'

/** What a bad disk does to a block behind the node's back. */
export const damageBlock = async (
  node: Pick<TestNode, 'folder'>,
  digest: Uint8Array,
  damage: Damage,
): Promise<void> => {
  const path = blockFile(node, digest)
  const bytes = await readFile(path)
  if (damage === 'truncated') return truncate(path, Math.floor(bytes.length / 2))
  if (damage === 'emptied') return truncate(path, 0)
  const at = Math.floor(bytes.length / 2)
  bytes[at] = (bytes[at] as number) ^ 1
  await writeFile(path, bytes)
}

/** Two blocks exchange their files, so that each has a right size and the other's bytes. */
export const swapBlocks = async (
  node: Pick<TestNode, 'folder'>,
  one: Uint8Array,
  other: Uint8Array,
): Promise<void> => {
  const [first, second] = [blockFile(node, one), blockFile(node, other)]
  await rename(first, `${first}.swap`)
  await rename(second, first)
  await rename(`${first}.swap`, second)
}
