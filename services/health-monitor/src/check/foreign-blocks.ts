import { type Catalog, foreignBlocks } from '@holdfast/catalog'

const LENGTH = 32

/**
 * Tells blocks that lay on a node before it was ours, as its first inventory wrote them down: one part
 * of 256 is read at a time, when first asked for.
 */
export function foreignOn(catalog: Catalog, nodeId: number): (digest: Buffer) => Promise<boolean> {
  const parts = new Map<number, Promise<ReadonlySet<string>>>()
  const read = async (part: number): Promise<ReadonlySet<string>> => {
    const packed = await foreignBlocks(catalog, { nodeId, parts: { from: part, to: part } })
    const keys = new Set<string>()
    for (let at = 0; at < packed.length; at += LENGTH) {
      keys.add(packed.toString('latin1', at, at + LENGTH))
    }
    return keys
  }
  return async (digest) => {
    const part = digest.readUInt8(0)
    const keys = parts.get(part) ?? read(part)
    parts.set(part, keys)
    return (await keys).has(digest.toString('latin1'))
  }
}
