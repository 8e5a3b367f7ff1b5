import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiError, CidMismatch, createClient } from '../src/index.ts'
import {
  downloadVerified,
  partialPath,
  RemoteChanged,
  rootCidOf,
  SourceChanged,
  uploadVerified,
} from '../src/transfer/index.ts'
import { bodyOf, sendJson, sendProblem, startTestServer, type TestServer } from './test-server.ts'

const MIB = 1_048_576
const bytes = randomBytes(3 * MIB + 1234)
const cid = await rootCidOf(Readable.from([bytes]))
const wanted = { id: 'file-1', name: 'a.bin', size: bytes.length, cid }
const quick = { firstWaitMs: 1 }

let folder: string
let target: string
let server: TestServer | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-client-'))
  target = join(folder, 'a.bin')
})
afterEach(async () => {
  await server?.close()
  server = undefined
  await rm(folder, { recursive: true, force: true })
})

/** Answers as the gateway does; `change` may bend what is sent. */
const serve =
  (
    content: Buffer,
    change: (part: Buffer, count: number, res: ServerResponse) => Buffer | undefined,
  ) =>
  (req: IncomingMessage, res: ServerResponse, count: number) => {
    const from = Number(/bytes=(\d+)-/.exec(req.headers.range ?? '')?.[1] ?? 0)
    const part = content.subarray(from)
    res.setHeader('etag', `"${cid}"`)
    res.setHeader('content-length', part.length)
    res.writeHead(from > 0 ? 206 : 200)
    const sent = change(Buffer.from(part), count, res)
    if (sent !== undefined) res.end(sent)
  }

const cutAfter = (part: Buffer, length: number, res: ServerResponse) => {
  // What was written still arrives, and then the end comes too early.
  res.write(part.subarray(0, length), () => res.socket?.destroySoon())
  return undefined
}

const ranges = (requests: IncomingMessage[]) => requests.map(({ headers }) => headers.range)

describe('downloadVerified', () => {
  it('gives a file its name when it is complete and right', async () => {
    server = await startTestServer(serve(bytes, (part) => part))
    const progress: number[] = []
    const result = await downloadVerified(createClient(server), wanted, target, {
      onProgress: (done) => progress.push(done),
    })
    expect(result).toEqual({ resumed: 0 })
    expect(await readFile(target)).toEqual(bytes)
    expect(await readdir(folder)).toEqual(['a.bin'])
    expect(progress.at(-1)).toBe(bytes.length)
  })

  it('downloads a file of no bytes', async () => {
    const empty = { ...wanted, size: 0, cid: await rootCidOf(Readable.from([])) }
    server = await startTestServer((_req, res) => res.end())
    await downloadVerified(createClient(server), empty, target)
    expect(await readFile(target)).toHaveLength(0)
  })

  it('goes on from where a connection broke', async () => {
    const requests: IncomingMessage[] = []
    const answer = serve(bytes, (part, count, res) =>
      count < 3 ? cutAfter(part, MIB + 100, res) : part,
    )
    server = await startTestServer((req, res, count) => {
      requests.push(req)
      answer(req, res, count)
    })
    await downloadVerified(createClient(server), wanted, target, quick)
    expect(await readFile(target)).toEqual(bytes)
    expect(ranges(requests)).toEqual([undefined, `bytes=${MIB}-`, `bytes=${2 * MIB}-`])
    expect(requests[1]?.headers['if-range']).toBe(`"${cid}"`)
  })

  it('keeps what came when it gives up, and the next call goes on from there', async () => {
    server = await startTestServer(
      serve(bytes, (part, _count, res) => cutAfter(part, 2 * MIB, res)),
    )
    const client = createClient(server)
    const once = { ...quick, attempts: 1 }
    await expect(downloadVerified(client, wanted, target, once)).rejects.toMatchObject({
      code: 'SERVER_UNREACHABLE',
    })
    expect(await readdir(folder)).toEqual([partialPath(target, cid).split('/').at(-1)])
    await server.close()

    server = await startTestServer(serve(bytes, (part) => part))
    const result = await downloadVerified(createClient(server), wanted, target, quick)
    expect(result.resumed).toBe(2 * MIB)
    expect(await readFile(target)).toEqual(bytes)
  })

  it('does not wait for ever for a connection on which nothing moves', async () => {
    server = await startTestServer(
      serve(bytes, (part, count, res) => {
        if (count > 1) return part
        res.write(part.subarray(0, MIB + 1))
        return undefined
      }),
    )
    const seen: string[] = []
    await downloadVerified(createClient(server), wanted, target, {
      ...quick,
      stallMs: 200,
      onRetry: ({ message }) => seen.push(message),
    })
    expect(await readFile(target)).toEqual(bytes)
    expect(seen[0]).toContain('nothing moved')
  })

  it('cuts a piece of a chunk that a killed download left', async () => {
    await writeFile(partialPath(target, cid), bytes.subarray(0, MIB + 77))
    server = await startTestServer(serve(bytes, (part) => part))
    const { resumed } = await downloadVerified(createClient(server), wanted, target)
    expect(resumed).toBe(MIB)
    expect(await readFile(target)).toEqual(bytes)
  })

  it('asks for nothing when everything is there already', async () => {
    const two = bytes.subarray(0, 2 * MIB)
    const file = { ...wanted, size: two.length, cid: await rootCidOf(Readable.from([two])) }
    await writeFile(partialPath(target, file.cid), two)
    server = await startTestServer((_req, res) => res.end())
    await downloadVerified(createClient(server), file, target)
    expect(server.seen).toEqual([])
    expect(await readFile(target)).toEqual(two)
  })

  it('begins again when what lay here was damaged', async () => {
    const damaged = Buffer.from(bytes.subarray(0, 2 * MIB))
    damaged[5] = (damaged[5] as number) ^ 1
    await writeFile(partialPath(target, cid), damaged)
    server = await startTestServer(serve(bytes, (part) => part))
    const { resumed } = await downloadVerified(createClient(server), wanted, target)
    expect(resumed).toBe(0)
    expect(await readFile(target)).toEqual(bytes)
  })

  it('refuses one changed bit, and keeps nothing', async () => {
    server = await startTestServer(
      serve(bytes, (part) => {
        part[2 * MIB] = (part[2 * MIB] as number) ^ 1
        return part
      }),
    )
    const download = downloadVerified(createClient(server), wanted, target, quick)
    await expect(download).rejects.toBeInstanceOf(CidMismatch)
    expect(await readdir(folder)).toEqual([])
  })

  it('refuses two chunks in each other’s place', async () => {
    const swapped = Buffer.concat([
      bytes.subarray(MIB, 2 * MIB),
      bytes.subarray(0, MIB),
      bytes.subarray(2 * MIB),
    ])
    server = await startTestServer(serve(swapped, (part) => part))
    const download = downloadVerified(createClient(server), wanted, target, quick)
    await expect(download).rejects.toMatchObject({ code: 'CID_MISMATCH', expected: cid })
  })

  it('refuses more bytes than the file has, and fewer', async () => {
    server = await startTestServer((_req, res) => {
      res.writeHead(200)
      res.end(Buffer.concat([bytes, Buffer.alloc(2 * MIB)]))
    })
    await expect(
      downloadVerified(createClient(server), wanted, target, quick),
    ).rejects.toMatchObject({ code: 'ANSWER_INVALID' })
    await server.close()
    await rm(partialPath(target, cid), { force: true })

    server = await startTestServer((_req, res) => {
      res.writeHead(200)
      res.end(bytes.subarray(0, 10))
    })
    await expect(
      downloadVerified(createClient(server), wanted, target, { ...quick, attempts: 2 }),
    ).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
  })

  it('says that the file was replaced meanwhile', async () => {
    server = await startTestServer((_req, res) => res.writeHead(200, { etag: '"other"' }).end('x'))
    await expect(downloadVerified(createClient(server), wanted, target)).rejects.toBeInstanceOf(
      RemoteChanged,
    )
  })

  it('leaves a file of that name alone until it can replace it', async () => {
    await writeFile(target, 'the old one')
    server = await startTestServer((_req, res) => sendProblem(res, 503, 'CHUNK_UNAVAILABLE'))
    const download = downloadVerified(createClient(server), wanted, target, {
      ...quick,
      attempts: 2,
    })
    await expect(download).rejects.toMatchObject({ code: 'CHUNK_UNAVAILABLE' })
    expect(await readFile(target, 'utf8')).toBe('the old one')
  })
})

describe('uploadVerified', () => {
  const source = { size: bytes.length, open: () => Readable.from([bytes]) }
  const stored = (given: Buffer) => ({ ...wanted, size: given.length, folder: '/' })

  it('sends the size ahead, and compares the CID', async () => {
    let length: unknown
    server = await startTestServer(async (req, res) => {
      length = req.headers['content-length']
      sendJson(res, 201, stored(await bodyOf(req)))
    })
    const progress: number[] = []
    const file = await uploadVerified(createClient(server), '/a.bin', source, {
      onProgress: (done) => progress.push(done),
    })
    expect(file.cid).toBe(cid)
    expect(length).toBe(String(bytes.length))
    expect(progress.at(-1)).toBe(bytes.length)
  })

  it('does not believe a server that stored other bytes', async () => {
    server = await startTestServer(async (req, res) => {
      await bodyOf(req)
      sendJson(res, 201, { ...wanted, cid: await rootCidOf(Readable.from([Buffer.from('other')])) })
    })
    const upload = uploadVerified(createClient(server), '/a.bin', source, quick)
    await expect(upload).rejects.toBeInstanceOf(CidMismatch)
  })

  it('tries again from the first byte when the connection breaks', async () => {
    server = await startTestServer(async (req, res, count) => {
      if (count === 1) return req.socket.destroy()
      return sendJson(res, 201, stored(await bodyOf(req)))
    })
    const file = await uploadVerified(createClient(server), '/a.bin', source, quick)
    expect(file.size).toBe(bytes.length)
  })

  it('knows its own file again when only the answer was lost', async () => {
    server = await startTestServer(async (req, res) => {
      if (req.method === 'GET') return sendJson(res, 200, wanted)
      await bodyOf(req)
      if (server?.seen.length === 1) return req.socket.destroy()
      return sendProblem(res, 409, 'NAME_TAKEN')
    })
    const file = await uploadVerified(createClient(server), '/a.bin', source, quick)
    expect(file).toEqual(wanted)
    expect(server.seen.map((line) => line.split(' ')[0])).toEqual(['PUT', 'PUT', 'GET'])
  })

  it('does not take somebody else’s file of that name for its own', async () => {
    server = await startTestServer(async (req, res) => {
      await bodyOf(req)
      sendProblem(res, 409, 'NAME_TAKEN')
    })
    const upload = uploadVerified(createClient(server), '/a.bin', source, quick)
    const error = (await upload.catch((reason: unknown) => reason)) as ApiError
    expect(error.code).toBe('NAME_TAKEN')
  })

  it('does not wait for ever for a server that says nothing', async () => {
    server = await startTestServer(async (req, res, count) => {
      if (count > 1) sendJson(res, 201, stored(await bodyOf(req)))
    })
    // Slow machines may need more than one more try.
    const options = { ...quick, stallMs: 200, attempts: 50 }
    const file = await uploadVerified(createClient(server), '/a.bin', source, options)
    expect(file.cid).toBe(cid)
    expect(server.seen.length).toBeGreaterThan(1)
  })

  it('says that the source was changed while it was read', async () => {
    server = await startTestServer(async (req, res) => {
      await bodyOf(req)
      sendJson(res, 201, wanted)
    })
    for (const size of [bytes.length, 10]) {
      const shorter = { size, open: () => Readable.from([bytes.subarray(0, 100)]) }
      const upload = uploadVerified(createClient(server), '/a.bin', shorter, quick)
      await expect(upload).rejects.toBeInstanceOf(SourceChanged)
    }
  })

  it('passes on what is wrong with the source', async () => {
    server = await startTestServer(async (req, res) => {
      await bodyOf(req)
      sendJson(res, 201, wanted)
    })
    const unreadable = {
      open: async function* () {
        yield Buffer.alloc(10)
        throw Object.assign(new Error('no'), { code: 'EIO' })
      },
    }
    const upload = uploadVerified(createClient(server), '/a.bin', unreadable, quick)
    await expect(upload).rejects.toMatchObject({ code: 'EIO' })
  })
})
