import { ApiError, NotFound, ServerUnreachable, TryLater } from '@holdfast/client'
import { beforeEach, describe, expect, it } from 'vitest'
import { chosenFiles, readDropped } from '../src/uploads/dropped-files.ts'
import { lookAhead } from '../src/uploads/look-ahead.ts'
import { createMeter } from '../src/uploads/meter.ts'
import { createUploadQueue } from '../src/uploads/queue.ts'
import { createMemory, forgetAllUploads } from '../src/uploads/remembered.ts'
import { resolveClashes } from '../src/uploads/resolve-clashes.ts'
import type { Sender, Sending } from '../src/uploads/slots.ts'
import { trayLine } from '../src/uploads/tray-line.ts'
import { trayRows } from '../src/uploads/tray-rows.ts'
import type { Upload } from '../src/uploads/upload.ts'

const fileOf = (name: string, bytes = 3, lastModified = 1_000) =>
  new File([new Uint8Array(bytes)], name, { lastModified })
const toUpload = (name: string, more: { group?: string; bytes?: number } = {}) => ({
  folder: '/in',
  name,
  file: fileOf(name, more.bytes),
  onConflict: 'rename' as const,
  group: more.group ?? name,
})
const problem = (status: number) => ({ type: '', title: 'Why', status, code: 'CODE' })

function memoryStore(): Storage {
  const store: Record<string, string> = {}
  const methods = {
    getItem: (key: string) => store[key] ?? null,
    setItem: (key: string, value: string) => {
      store[key] = value
    },
    removeItem: (key: string) => {
      delete store[key]
    },
  }
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(store, name, { value, enumerable: false })
  }
  return store as unknown as Storage
}

type Call = {
  upload: Upload
  sending: Sending
  done(): Promise<void>
  fail(error: unknown): Promise<void>
}

let store: Storage
let calls: Call[]
let ended: string[]
let waiting: { run: () => void; ms: number }[]
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

function start() {
  const send: Sender = Object.assign(
    (upload: Upload, _file: File, sending: Sending) =>
      new Promise<{ fileId: string }>((resolve, reject) => {
        sending.signal.addEventListener('abort', () => reject(sending.signal.reason))
        calls.push({
          upload,
          sending,
          done: () => {
            resolve({ fileId: `file of ${upload.name}` })
            return settle()
          },
          fail: (error) => {
            reject(error)
            return settle()
          },
        })
      }),
    {
      end: async (url: string) => void ended.push(url),
    },
  )
  return createUploadQueue({
    send,
    memory: createMemory(store, 'me'),
    paint: (draw) => draw,
    later: (run, ms) => {
      waiting.push({ run, ms })
      return () => {}
    },
  })
}

beforeEach(() => {
  store = memoryStore()
  ;[calls, ended, waiting] = [[], [], []]
})

const states = (queue: ReturnType<typeof start>) =>
  queue.snapshot().uploads.map(({ state }) => state)
const call = (at: number) => calls[at] as Call

describe('the upload queue', () => {
  it('sends three at a time, in the order of their choice', async () => {
    const queue = start()
    queue.add(['a', 'b', 'c', 'd'].map((name) => toUpload(name)))
    expect(calls.map(({ upload }) => upload.name)).toEqual(['a', 'b', 'c'])
    await call(1).done()
    expect(calls.map(({ upload }) => upload.name)).toEqual(['a', 'b', 'c', 'd'])
    expect(states(queue)).toEqual(['uploading', 'stored', 'uploading', 'uploading'])
    expect(queue.snapshot().uploads[1]?.fileId).toBe('file of b')
  })

  it('never shows less than before, nor more than there is', async () => {
    const queue = start()
    queue.add([toUpload('a', { bytes: 10 })])
    const sent = () => queue.snapshot().uploads[0]?.sent
    call(0).sending.onSent(6)
    call(0).sending.onSent(4)
    expect(sent()).toBe(6)
    call(0).sending.onSent(99)
    expect(sent()).toBe(10)
    expect(states(queue)).toEqual(['confirming'])
  })

  it('tries nothing while the server is away, and goes on by itself', async () => {
    const queue = start()
    queue.add(['a', 'b', 'c', 'd'].map((name) => toUpload(name)))
    await call(0).fail(new ServerUnreachable('gone'))
    expect(states(queue)).toEqual(['no-network', 'uploading', 'uploading', 'queued'])
    expect(calls).toHaveLength(3)
    expect(waiting[0]?.ms).toBe(1_000)
    waiting[0]?.run()
    await settle()
    expect(calls.map(({ upload }) => upload.name)).toEqual(['a', 'b', 'c', 'a'])
    await call(3).fail(new ServerUnreachable('gone'))
    expect(waiting[1]?.ms).toBe(2_000)
  })

  it('waits as long as the server says', async () => {
    const queue = start()
    queue.add([toUpload('a')])
    await call(0).fail(new TryLater(problem(503), 7))
    expect(waiting[0]?.ms).toBe(7_000)
    expect(states(queue)).toEqual(['queued'])
  })

  it('says why one failed, goes on with the others, and tries it again when asked to', async () => {
    const queue = start()
    queue.add([toUpload('a'), toUpload('b')])
    await call(0).fail(new ApiError({ ...problem(413), detail: 'it is too large' }))
    expect(queue.snapshot().uploads[0]).toMatchObject({
      state: 'failed',
      problem: 'It is too large',
    })
    await call(1).done()
    queue.retry(1)
    await call(2).done()
    expect(states(queue)).toEqual(['stored', 'stored'])
  })

  it('pauses without losing what was sent, and goes on from there', async () => {
    const queue = start()
    queue.add([toUpload('a')])
    call(0).sending.onUrl('/u/1')
    queue.pause(1)
    await settle()
    expect(call(0).sending.signal.aborted).toBe(true)
    expect(states(queue)).toEqual(['paused'])
    queue.resume(1)
    expect(call(1).upload.url).toBe('/u/1')
    expect(ended).toEqual([])
  })

  it('ends what is cancelled on the server too', async () => {
    const queue = start()
    queue.add([toUpload('a')])
    call(0).sending.onUrl('/u/1')
    queue.cancel(1)
    expect(ended).toEqual(['/u/1'])
    expect(queue.snapshot().uploads).toEqual([])
    expect(createMemory(store, 'me').all()).toEqual([])
  })

  it('asks for the file of an upload of before, and goes on with the right one only', async () => {
    start().add([toUpload('a')])
    call(0).sending.onUrl('/u/1')
    const queue = start()
    expect(states(queue)).toEqual(['needs-file'])
    expect(queue.giveFile(1, fileOf('a', 4))).toBe(false)
    expect(queue.giveFile(1, fileOf('a'))).toBe(true)
    expect(call(1).upload.url).toBe('/u/1')
    await call(1).done()
    expect(createMemory(store, 'me').all()).toEqual([])
  })

  it('knows it again when it is simply dropped once more; in another folder it is another', () => {
    start().add([toUpload('a')])
    call(0).sending.onUrl('/u/1')
    const queue = start()
    queue.add([{ ...toUpload('a'), folder: '/elsewhere' }, toUpload('a')])
    expect(calls.slice(1).map(({ upload }) => upload.url)).toEqual(['/u/1', undefined])
  })

  it('begins anew when the server has forgotten it', async () => {
    const queue = start()
    queue.add([toUpload('a')])
    call(0).sending.onUrl('/u/1')
    await call(0).fail(new NotFound(problem(404)))
    expect(call(1).upload.url).toBeUndefined()
    expect(states(queue)).toEqual(['uploading'])
  })
})

describe('remembered uploads', () => {
  it('are those of one user, and forgotten at sign-out', () => {
    const one = { url: '/u', folder: '/', name: 'a', size: 1, lastModified: 2 }
    createMemory(store, 'me').keep({ ...one, onConflict: 'rename' })
    expect(createMemory(store, 'her').all()).toEqual([])
    store.setItem('holdfast.uploads.her', '[{"url":1},null]')
    expect(createMemory(store, 'her').all()).toEqual([])
    forgetAllUploads(store)
    expect(createMemory(store, 'me').all()).toEqual([])
  })
})

describe('what was dropped', () => {
  type Entry = { name: string; isFile: boolean; isDirectory: boolean }
  const file = (name: string): Entry => ({
    name,
    isFile: true,
    isDirectory: false,
    ...{ file: (done: (file: File) => void) => done(fileOf(name)) },
  })
  const broken = (name: string): Entry => ({
    ...file(name),
    ...{ file: (_: unknown, fail: (error: Error) => void) => fail(new Error('no')) },
  })
  /** Gives a hundred at a time, as Chromium does. */
  const folder = (name: string, inner: Entry[]): Entry => ({
    name,
    isFile: false,
    isDirectory: true,
    ...{
      createReader: () => {
        let at = 0
        return {
          readEntries: (done: (piece: Entry[]) => void) => {
            const piece = inner.slice(at, at + 100)
            at += 100
            done(piece)
          },
        }
      },
    },
  })
  const drop = (...entries: Entry[]) =>
    readDropped(
      entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry })) as never,
      '/to',
    )

  it('comes with all files of all folders, however many pieces they come in', async () => {
    const many = Array.from({ length: 250 }, (_, at) => file(`${at}`))
    const { files, emptyFolders } = await drop(
      folder('big', [...many, folder('deep', [file('x')]), folder('nothing', [])]),
      file('single'),
    )
    expect(files).toHaveLength(252)
    expect(emptyFolders).toBe(1)
    expect(files[250]).toMatchObject({ folder: '/to/big/deep', name: 'x', group: 'big' })
    expect(files[251]).toMatchObject({ folder: '/to', name: 'single', group: 'single' })
  })

  it('names what cannot be read, and brings the rest', async () => {
    const { files, unreadable } = await drop(folder('f', [broken('bad'), file('good')]))
    expect(unreadable).toEqual(['bad'])
    expect(files.map(({ name }) => name)).toEqual(['good'])
  })

  it('has its place in a folder that was chosen', () => {
    const chosen = fileOf('x')
    Object.defineProperty(chosen, 'webkitRelativePath', { value: 'top/deep/x' })
    expect(chosenFiles([chosen, fileOf('y')], '/')).toMatchObject([
      { folder: '/top/deep', name: 'x', group: 'top' },
      { folder: '/', name: 'y', group: 'y' },
    ])
  })
})

describe('looking ahead', () => {
  const there = (name: string) => ({ folder: '/in', name, id: 'i', size: 1, updatedAt: '' })
  it('asks in slices of 500, and tells all clashes and what the last said', async () => {
    const asked: number[] = []
    const files = Array.from({ length: 501 }, (_, at) => toUpload(`${at}`))
    const { clashes, trouble } = await lookAhead(
      {
        precheckUploads: async (some) => {
          asked.push(some.length)
          return {
            clashes: [there(some[0]?.name ?? '')],
            quota: { enough: true, bytesLeft: 1_502, filesLeft: null },
            nodes: { enough: true, code: null },
          }
        },
      },
      files,
    )
    expect(asked).toEqual([500, 1])
    expect(clashes.map(({ chosen }) => chosen)).toEqual([files[0], files[500]])
    expect(trouble).toMatch(/^Your quota has no room/)
    const left = resolveClashes(files, clashes, ({ chosen }) =>
      chosen === files[0] ? 'skip' : 'replace',
    )
    expect(left).toHaveLength(500)
    expect(left.at(-1)?.onConflict).toBe('replace')
    expect(left[0]?.onConflict).toBe('rename')
  })
})

describe('the tray', () => {
  const upload = (id: number, state: Upload['state'], more: Partial<Upload> = {}): Upload => ({
    id,
    batch: 1,
    group: `g${id}`,
    folder: '/',
    name: `${id}`,
    size: 100,
    lastModified: 0,
    onConflict: 'rename',
    sent: 0,
    state,
    ...more,
  })

  it('has a dropped folder in one line, opened by its key, and what failed first', () => {
    const uploads = [
      upload(1, 'stored', { group: 'photos' }),
      upload(2, 'queued', { group: 'photos' }),
      upload(3, 'failed'),
    ]
    const closed = trayRows(uploads, new Set())
    expect(closed.map(({ kind }) => kind)).toEqual(['upload', 'group'])
    expect(closed[1]).toMatchObject({ name: 'photos', ids: [2, 1], totals: { count: 2 } })
    const open = trayRows(uploads, new Set([closed[1]?.key ?? '']))
    expect(open.map(({ kind }) => kind)).toEqual(['upload', 'group', 'upload', 'upload'])
  })

  it('says in one line what failed, how far it is, and how long it takes', () => {
    const totals = {
      count: 340,
      by: { failed: 3, stored: 11, uploading: 3, queued: 323 },
      bytes: 1_000,
      sent: 410,
      moving: true,
      over: false,
    }
    const pace = { bytesPerSecond: 86 * 1_048_576, secondsLeft: 180 }
    expect(trayLine(totals, pace)).toBe(
      '3 failed · Uploading 12 of 340 · 41 % · 86.0 MiB/s · 3 min left',
    )
    expect(trayLine(totals, undefined)).toContain('calculating')
    expect(trayLine({ ...totals, moving: false, by: { stored: 337, failed: 3 } }, undefined)).toBe(
      '3 failed · 337 of 340 stored',
    )
  })

  it('tells the rate from the last twenty seconds, and nothing before there are five', () => {
    const meter = createMeter()
    meter.note(0, 0)
    meter.note(4_000, 400)
    expect(meter.pace(10_000)).toBeUndefined()
    for (let at = 5_000; at <= 40_000; at += 1_000)
      meter.note(at, at / 10 + (at > 20_000 ? 1_000 : 0))
    expect(meter.pace(10_000)).toMatchObject({ bytesPerSecond: 150, secondsLeft: 5_000 / 150 })
    meter.note(41_000, 10)
    expect(meter.pace(10_000)).toBeUndefined()
  })
})
