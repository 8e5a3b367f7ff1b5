import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BodyTooLarge, UnsupportedMediaType, ValidationFailed } from '../src/http/errors.ts'
import { FORM_LIMITS, type FormHandlers, receiveForm } from '../src/http/form.ts'

const BOUNDARY = 'xXx'
const TYPE = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }

const fieldPart = (name: string, value: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const filePart = (filename: string, content: string | Buffer, field = 'file') =>
  Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="${filename}"\r\nContent-Type: text/plain\r\n\r\n`,
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ])
const END = `--${BOUNDARY}--\r\n`

const bytesOf = (...parts: (string | Buffer)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part)))

/** The body in pieces of a given size, and how much of it was taken. */
function bodyOf(bytes: Buffer, piece = 65_536) {
  const state = { taken: 0 }
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) {
      state.taken = Math.min(bytes.length, at + piece)
      yield bytes.subarray(at, at + piece)
    }
  }
  return { state, source: pieces() }
}

function collecting() {
  const fields: [string, string][] = []
  const files: { filename: string; content: Buffer }[] = []
  const handlers: FormHandlers = {
    field: (name, value) => void fields.push([name, value]),
    file: async ({ filename, source }, index) => {
      const pieces: Uint8Array[] = []
      for await (const piece of source) pieces.push(piece)
      files[index] = { filename, content: Buffer.concat(pieces) }
    },
  }
  return { fields, files, handlers }
}

const receive = (bytes: Buffer, handlers: FormHandlers, piece?: number) =>
  receiveForm(bodyOf(bytes, piece).source, TYPE, handlers)

describe('a form', () => {
  it('comes through whole, whichever way it was cut', async () => {
    const inputs = fc.record({
      files: fc.array(fc.uint8Array({ maxLength: 3_000 }), { minLength: 1, maxLength: 12 }),
      piece: fc.integer({ min: 1, max: 5_000 }),
    })
    await fc.assert(
      fc.asyncProperty(inputs, async ({ files, piece }) => {
        const { handlers, ...seen } = collecting()
        const parts = files.map((content, i) => filePart(`f${i}`, Buffer.from(content)))
        await receive(bytesOf(fieldPart('folder', '/a'), ...parts, END), handlers, piece)
        expect(seen.fields).toEqual([['folder', '/a']])
        expect(seen.files.map((file) => file.content.toString('hex'))).toEqual(
          files.map((content) => Buffer.from(content).toString('hex')),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('keeps file names as they were sent, in UTF-8 and with paths', async () => {
    const { handlers, files } = collecting()
    const names = ['漢字.txt', '../../etc/passwd', 'C:\\x\\y.txt', 'naïve.txt']
    await receive(bytesOf(...names.map((name) => filePart(name, 'x')), END), handlers)
    expect(files.map((file) => file.filename)).toEqual(names)
  })

  it('waits for a file that is taken slowly', async () => {
    const content = randomBytes(8 * 1_048_576)
    const { state, source } = bodyOf(bytesOf(filePart('big', content), END))
    let most = 0
    let seen = 0
    await receiveForm(source, TYPE, {
      field: () => {},
      file: async (file) => {
        for await (const piece of file.source) {
          seen += piece.length
          most = Math.max(most, state.taken - seen)
          await new Promise((resolve) => setImmediate(resolve))
        }
      },
    })
    expect(seen).toBe(content.length)
    expect(most).toBeLessThan(512 * 1_024)
  })

  it.each([
    ['without an end', bytesOf(filePart('a', 'x'))],
    ['that ends in the middle of a file', bytesOf(filePart('a', 'x').subarray(0, -1))],
    ['that ends in a header', Buffer.from(`--${BOUNDARY}\r\nContent-Disp`)],
    ['that is empty', Buffer.alloc(0)],
    ['with a part without a header', bytesOf(`--${BOUNDARY}\r\n\r\n`, 'x'.repeat(1_048_576))],
    ['with another boundary', bytesOf('--other\r\n\r\n--other--\r\n')],
    ['with a file part of another name', bytesOf(filePart('a', 'x', '__proto__'), END)],
    [
      'with a file without a name',
      bytesOf(filePart('', 'x').toString().replace('text/plain', 'application/octet-stream'), END),
    ],
  ])('%s is refused', async (_what, bytes) => {
    await expect(receive(bytes, collecting().handlers)).rejects.toThrow(ValidationFailed)
  })

  it.each([
    ['of another type', { 'content-type': 'application/json' }],
    ['of no type', {}],
  ])('%s is refused', async (_what, headers) => {
    const promise = receiveForm(bodyOf(Buffer.alloc(0)).source, headers, collecting().handlers)
    await expect(promise).rejects.toThrow(UnsupportedMediaType)
  })

  it('without a boundary is refused', async () => {
    const headers = { 'content-type': 'multipart/form-data; charset=utf-8' }
    const promise = receiveForm(bodyOf(Buffer.alloc(0)).source, headers, collecting().handlers)
    await expect(promise).rejects.toThrow('boundary')
  })

  const many = (count: number, part: (i: number) => string | Buffer) =>
    bytesOf(...Array.from({ length: count }, (_, i) => part(i)), END)

  it.each([
    ['fields', many(FORM_LIMITS.fields + 1, (i) => fieldPart(`f${i}`, 'x'))],
    ['files', many(FORM_LIMITS.files + 1, () => filePart('a', 'x'))],
    ['bytes in a field', bytesOf(fieldPart('folder', 'x'.repeat(5_000)), END)],
    ['bytes before the first part', bytesOf('x'.repeat(1_048_576), '\r\n', END)],
    ['bytes after the end', bytesOf(END, 'x'.repeat(1_048_576))],
  ])('with too many %s is refused', async (_what, bytes) => {
    await expect(receive(bytes, collecting().handlers)).rejects.toThrow(BodyTooLarge)
  })

  it('with a field of a GiB is refused after less than one MiB', async () => {
    let taken = 0
    async function* endless() {
      yield Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="folder"\r\n\r\n`)
      const piece = Buffer.alloc(65_536, 'x')
      for (; taken < 2 ** 30; taken += piece.length) yield piece
    }
    const promise = receiveForm(endless(), TYPE, collecting().handlers)
    await expect(promise).rejects.toThrow(BodyTooLarge)
    expect(taken).toBeLessThan(1_048_576)
  })
})

describe('a form of which one file fails', () => {
  it('stops reading, stops the other files, and throws that failure when all have ended', async () => {
    const { state, source } = bodyOf(
      bytesOf(filePart('a', 'x'), filePart('b', 'x'), filePart('c', randomBytes(4_000_000)), END),
    )
    const ended: string[] = []
    const promise = receiveForm(source, TYPE, {
      field: () => {},
      file: async ({ filename, source: bytes, signal }) => {
        try {
          if (filename === 'b') throw new Error('no room')
          for await (const _ of bytes) signal.throwIfAborted()
          if (filename === 'a') {
            await new Promise((resolve) => signal.addEventListener('abort', resolve))
          }
        } finally {
          ended.push(filename)
        }
      },
    })
    await expect(promise).rejects.toThrow('no room')
    expect(ended.toSorted()).toEqual(['a', 'b', 'c'])
    expect(state.taken).toBeLessThan(1_000_000)
  })
})
