import { randomBytes } from 'node:crypto'
import type { Agent } from 'node:http'
import { callForText } from './call.ts'

/** As `ipfs add` does it, in the form that gives the same CIDs as ours; pinned, which is its default. */
const QUERY =
  'cid-version=1&raw-leaves=true&chunker=size-1048576&progress=false&quieter=true&wrap-with-directory=false'

export type AddInput = {
  rpcUrl: string
  body: Iterable<Uint8Array>
  /** Bytes of the body. */
  length: number
  agent?: Agent
}

/** One file through Kubo's `add` call. Returns its CID. */
export const addToKubo = async ({ rpcUrl, body, length, agent }: AddInput): Promise<string> => {
  const boundary = `bench-${randomBytes(12).toString('hex')}`
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  const text = await callForText({
    url: `${rpcUrl}/api/v0/add?${QUERY}`,
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: framed(head, body, tail),
    length: head.length + length + tail.length,
    ...(agent === undefined ? {} : { agent }),
  })
  const last = text.trim().split('\n').at(-1) ?? ''
  return (JSON.parse(last) as { Hash: string }).Hash
}

function* framed(head: Uint8Array, body: Iterable<Uint8Array>, tail: Uint8Array) {
  yield head
  yield* body
  yield tail
}

/** Unpins what was added and deletes its blocks, so that the next round finds the node as it was. */
export const removeFromKubo = async (
  rpcUrl: string,
  { roots, blocks }: { roots: readonly string[]; blocks: readonly string[] },
): Promise<void> => {
  const post = (path: string) => callForText({ url: `${rpcUrl}/api/v0/${path}`, method: 'POST' })
  const inPages = async (path: string, cids: readonly string[]) => {
    for (let i = 0; i < cids.length; i += 100) {
      const page = cids.slice(i, i + 100)
      await post(`${path}&${page.map((cid) => `arg=${cid}`).join('&')}`)
    }
  }
  await inPages('pin/rm?recursive=true', roots)
  await inPages('block/rm?force=true', [...roots, ...blocks])
}
