import { Agent, request } from 'node:http'
import { carFrame, carHeader, cidText, type Link, sha256 } from '@holdfast/chunks'

/** Speaks to a node the way any Kubo client does; the tests' only view of it. */
export type Reply = {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

export const BOUNDARY = 'boundary-4f1e'
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

export function send(
  url: string,
  o: { method?: string; headers?: Record<string, string>; body?: Buffer } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method = 'POST', headers = {}, body } = o
    const length = body === undefined ? {} : { 'content-length': String(body.length) }
    const req = request(url, { method, agent, headers: { ...length, ...headers } }, async (res) => {
      try {
        const pieces: Buffer[] = []
        for await (const piece of res) pieces.push(piece)
        resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(pieces) })
      } catch (error) {
        reject(error)
      }
    })
    req.on('error', reject)
    req.end(body)
  })
}

export function multipart(...files: Uint8Array[]): Buffer {
  const head = `Content-Disposition: form-data; name="file"; filename="file"\r\nContent-Type: application/octet-stream\r\n\r\n`
  const parts = files.map((file) => [
    Buffer.from(`--${BOUNDARY}\r\n${head}`),
    file,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...parts.flat(), Buffer.from(`--${BOUNDARY}--\r\n`)])
}

export const FORM = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }

export function sendFiles(url: string, ...files: Uint8Array[]): Promise<Reply> {
  return send(url, { headers: FORM, body: multipart(...files) })
}

export const linkOf = (bytes: Uint8Array): Link => ({ digest: sha256(bytes), codec: 'raw' })
export const cidOf = (bytes: Uint8Array): string => cidText(sha256(bytes))

/** A CAR of raw blocks whose root is the first. */
export function carOf(...blocks: Uint8Array[]): Buffer {
  const links = blocks.map(linkOf)
  const frames = blocks.flatMap((bytes, i) => [carFrame(links[i] as Link, bytes.length), bytes])
  return Buffer.concat([carHeader(links.slice(0, 1)), ...frames])
}

export function json(reply: Reply): Record<string, unknown> {
  return JSON.parse(reply.body.toString())
}

export function jsonLines(reply: Reply): Record<string, unknown>[] {
  return reply.body
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

export async function listBlocks(rpcUrl: string): Promise<string[]> {
  const refs = jsonLines(await send(`${rpcUrl}/api/v0/refs/local`))
  return refs.map(({ Ref }) => String(Ref)).sort()
}
