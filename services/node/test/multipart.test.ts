import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadRequest, InvalidMultipart } from '../src/errors.ts'
import { boundaryOf, readParts } from '../src/rpc/multipart.ts'
import { BOUNDARY, multipart } from './node-client.ts'

/** Cuts the bytes into pieces of the given sizes, over and over. */
async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

async function partsIn(body: Buffer, sizes: readonly number[]): Promise<Buffer[]> {
  const parts: Buffer[] = []
  for await (const part of readParts(inPieces(body, sizes), BOUNDARY)) {
    const pieces: Buffer[] = []
    for await (const piece of part.body) pieces.push(piece)
    parts.push(Buffer.concat(pieces))
  }
  return parts
}

/** Content that is full of beginnings of the boundary. */
const nearBoundary = fc
  .array(
    fc.constantFrom('\r', '\n', '-', '\r\n--', `\r\n--${BOUNDARY.slice(0, -1)}`, 'x', BOUNDARY),
  )
  .map((pieces) => pieces.join(''))
  .filter((text) => !text.includes(`\r\n--${BOUNDARY}`))
  .map((text) => Buffer.from(text))
const content = fc.oneof(nearBoundary, fc.uint8Array({ maxLength: 300 }).map(Buffer.from))

describe('readParts', () => {
  it('gives back what was sent, however it is cut into pieces', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 4 }), sizes, async (files, pieces) => {
        expect(await partsIn(multipart(...files), pieces)).toEqual(files)
      }),
      { numRuns: 500 },
    )
  })

  it('skips what a consumer leaves unread', async () => {
    const types: string[] = []
    const body = multipart(Buffer.alloc(500, 1), Buffer.from('second'))
    for await (const { contentType } of readParts(inPieces(body, [7]), BOUNDARY))
      types.push(contentType)
    expect(types).toEqual(['application/octet-stream', 'application/octet-stream'])
  })

  it('refuses a body that ends before its closing boundary, wherever it ends', async () => {
    const body = multipart(Buffer.from('content'))
    const closed = body.length - '\r\n'.length
    for (let end = 0; end < closed; end += 1) {
      await expect(partsIn(body.subarray(0, end), [11])).rejects.toThrow(InvalidMultipart)
    }
  })
})

describe('boundaryOf', () => {
  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data; charset=utf-8; boundary="a b;c"', 'a b;c'],
    ['application/json', undefined],
    [undefined, undefined],
  ])('finds the boundary in %s', (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary)
  })

  it('refuses a form without one', () => {
    expect(() => boundaryOf('multipart/form-data')).toThrow(BadRequest)
  })
})
