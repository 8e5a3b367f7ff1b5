import type { Slice } from '../store/files.ts'
import { digestIn, type GatewayCall } from './gateway-call.ts'
import { immutableHeaders, isKnown } from './headers.ts'
import { type Range, rangeOf } from './range.ts'

/** The block's bytes as they lie on the disk, whole or one range of them. */
export async function sendBlock(call: GatewayCall): Promise<boolean> {
  const { cid, req, res, format } = call
  const etag = `"${cid}.raw"`
  const wanted = req.headers['if-range'] === undefined || req.headers['if-range'] === etag
  const range = (size: number) => rangeOf(wanted ? req.headers.range : undefined, size)
  const found = await readFor(call, range)
  if (found === undefined) return false

  const { size, bytes } = found
  const chosen = range(size)
  res.setHeaders(
    new Map(
      Object.entries({
        ...immutableHeaders(cid, { extension: 'bin', type: 'application/vnd.ipld.raw', etag }),
        'Accept-Ranges': 'bytes',
        ...(format.byAccept ? { 'Content-Location': `/ipfs/${cid}?format=raw` } : {}),
      }),
    ),
  )
  if (isKnown(req.headers['if-none-match'], etag)) res.writeHead(304).end()
  else if (chosen === 'unsatisfiable')
    res.writeHead(416, { 'Content-Range': `bytes */${size}` }).end()
  else if (chosen === undefined) res.writeHead(200, { 'Content-Length': size }).end(bytes)
  else res.writeHead(206, partHeaders(chosen, size)).end(bytes)
  return true
}

function partHeaders({ from, to }: Range, size: number) {
  return { 'Content-Length': to - from, 'Content-Range': `bytes ${from}-${to - 1}/${size}` }
}

type RangeFor = (size: number) => Range | 'unsatisfiable' | undefined

async function readFor(call: GatewayCall, range: RangeFor) {
  const digest = digestIn(call)
  if (call.req.method === 'HEAD') {
    const size = await call.store.size(digest)
    return size === undefined ? undefined : { size, bytes: undefined }
  }
  const slice: Slice = (size) => {
    const chosen = range(size)
    if (chosen === 'unsatisfiable') return { from: 0, to: 0 }
    return chosen ?? { from: 0, to: size }
  }
  return call.store.read(digest, slice)
}
