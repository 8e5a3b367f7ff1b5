import { carFrame, carHeader, carLength, type Link } from '@holdfast/chunks'
import { decode } from '@ipld/dag-pb'
import { DAG_PB, digestOf, RAW } from '../cid.ts'
import { drained } from '../drained.ts'
import { CommandFailed } from '../errors.ts'
import type { BlockStore } from '../store/block-store.ts'
import { digestIn, type GatewayCall } from './gateway-call.ts'
import { immutableHeaders } from './headers.ts'

/**
 * The DAG below a CID as a CAR, depth first, each block once. A block missing on the way cuts the
 * connection: an answer that ends properly would look complete.
 */
export async function sendCar(call: GatewayCall): Promise<boolean> {
  const { store, cid, req, res } = call
  const root = linkOf(cid.code, digestIn(call))
  const size = await store.size(root.digest)
  if (size === undefined) return false
  res.writeHead(200, {
    ...immutableHeaders(cid, {
      extension: 'car',
      type: 'application/vnd.ipld.car; version=1; order=dfs; dups=n',
      etag: `W/"${cid}.car.dfs-n"`,
    }),
    'Accept-Ranges': 'none',
    ...(root.codec === 'raw' ? { 'Content-Length': carLength([{ length: size }], [root]) } : {}),
  })
  if (req.method !== 'HEAD') {
    res.write(carHeader([root]))
    for await (const { link, bytes } of walk(store, root)) {
      if (res.destroyed) return true
      res.write(carFrame(link, bytes.length))
      if (!res.write(bytes)) await drained(res)
    }
  }
  res.end()
  return true
}

/** Depth first, without recursion. `seen` holds 32 bytes for each block of the DAG. */
async function* walk(store: BlockStore, root: Link) {
  const seen = new Set<string>()
  const left = [root]
  for (let link = left.pop(); link !== undefined; link = left.pop()) {
    const key = Buffer.from(link.digest).toString('latin1')
    if (seen.has(key)) continue
    seen.add(key)
    const block = await store.read(link.digest)
    if (block === undefined) throw new Error('a block of the DAG is not on this node')
    yield { link, bytes: block.bytes }
    if (link.codec === 'dag-pb') left.push(...linksIn(block.bytes).reverse())
  }
}

function linksIn(bytes: Buffer): Link[] {
  return decode(bytes).Links.map(({ Hash }) => linkOf(Hash.code, digestOf(Hash)))
}

function linkOf(code: number, digest: Buffer): Link {
  if (code === RAW) return { digest, codec: 'raw' }
  if (code === DAG_PB) return { digest, codec: 'dag-pb' }
  throw new CommandFailed(`codec 0x${code.toString(16)} cannot be exported: raw and dag-pb only`)
}
