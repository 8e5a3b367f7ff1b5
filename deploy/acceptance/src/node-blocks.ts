// A node seen with plain HTTP, as any IPFS tool would: nothing of Holdfast's is in between.

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
/** CIDv1, raw, sha2-256, 32 bytes. */
const PREFIX = [0x01, 0x55, 0x12, 0x20]

/** Hex digests of all blocks on a node. */
export const listBlocks = async (rpcUrl: string): Promise<Set<string>> => {
  const response = await fetch(`${rpcUrl}/api/v0/refs/local`, { method: 'POST' })
  if (!response.ok) throw new Error(`refs/local answered ${response.status}`)
  const text = await response.text()
  const digests = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => digestOf((JSON.parse(line) as { Ref: string }).Ref))
  return new Set(digests.map((digest) => digest.toString('hex')))
}

/** How many blocks a node counts itself. */
export const countBlocks = async (rpcUrl: string): Promise<number> => {
  const response = await fetch(`${rpcUrl}/api/v0/repo/stat`, { method: 'POST' })
  if (!response.ok) throw new Error(`repo/stat answered ${response.status}`)
  return ((await response.json()) as { NumObjects: number }).NumObjects
}

/** The bytes of a block, unchecked; undefined when the node does not have it. */
export const readBlock = async (
  gatewayUrl: string,
  digest: Uint8Array,
): Promise<Buffer | undefined> => {
  const response = await fetch(`${gatewayUrl}/ipfs/${cidOf(digest)}?format=raw`, {
    headers: { 'cache-control': 'only-if-cached' },
  })
  const body = Buffer.from(await response.arrayBuffer())
  return response.ok ? body : undefined
}

export const cidOf = (digest: Uint8Array): string => {
  let bits = 0
  let value = 0
  let text = 'b'
  for (const byte of [...PREFIX, ...digest]) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(value >>> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text
}

/** The digest a CID of 32 bytes SHA-256 names. */
export const digestOf = (cid: string): Buffer => decode(cid).subarray(4)

const decode = (cid: string): Buffer => {
  const bytes: number[] = []
  let bits = 0
  let value = 0
  for (const letter of cid.slice(1)) {
    value = (value << 5) | ALPHABET.indexOf(letter)
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((value >>> bits) & 255)
    }
    value &= (1 << bits) - 1
  }
  return Buffer.from(bytes)
}
