import { randomBytes } from 'node:crypto'

/** One file as a form, with its length known before, as the `add` calls of Kubo and ipfs-cluster take it. */
export type FormFile = {
  headers: Record<string, string>
  body: Iterable<Uint8Array>
  length: number
}

export const formFile = (body: Iterable<Uint8Array>, length: number): FormFile => {
  const boundary = `bench-${randomBytes(12).toString('hex')}`
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: framed(head, body, tail),
    length: head.length + length + tail.length,
  }
}

function* framed(head: Uint8Array, body: Iterable<Uint8Array>, tail: Uint8Array) {
  yield head
  yield* body
  yield tail
}
