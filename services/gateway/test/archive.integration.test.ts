import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cidText, type Link, parseCid, readCar, readCid, readDag } from '@holdfast/chunks'
import { decode } from '@ipld/dag-pb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataOf, parseDirectory } from '../../../libs/archive/test/parse-zip.ts'
import {
  type ForeignDag,
  fetchFrom,
  foreignDag,
  keyOf,
} from '../../../libs/chunks/test/foreign-dags.ts'
import { OTHER_PROFILES } from '../../../libs/chunks/test/other-profiles.ts'
import { findKuboBinary } from '../../../libs/nodes/test/daemons/kubo-daemon.ts'
import { selectFiles } from '../src/archive/select-files.ts'
import { putGiven } from './given-file.ts'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage, type Storage } from './storage.ts'

const run = promisify(execFile)
const MIB = 1_048_576

let gateway: RunningGateway
let storage: Storage
let ann: { token: string; id: string }
let ben: { token: string; id: string }
const files: Record<string, { bytes: Buffer; id: string }> = {}
type Given = { bytes: Buffer; dag: ForeignDag }
const given: Record<string, Given> = {}

/** Names that files may have, and that other systems take for something else. */
const HOSTILE = [
  ...['...', ' ', 'a.', '-rf', '~', '%2e%2e', '..\\up', 'C:', 'a:stream', 'CON', '$(reboot)', '*'],
  ...['\\\\server\\share', `'; rm -rf`, '日'.repeat(80), 'x'.repeat(250)],
]

beforeAll(async () => {
  gateway = await startTestGateway({}, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  ann = await newUser(gateway)
  ben = await newUser(gateway)
  await put('trip/day 1/a.bin', randomBytes(2 * MIB + 7))
  await put('trip/day 1/empty', Buffer.alloc(0))
  await put('trip/grüße.txt', Buffer.from('hello\n'))
  await put('trip/aux.txt', Buffer.from('a device'))
  await put('alone.txt', Buffer.from('alone'))
  await put('other/alone.txt', Buffer.from('another'))
  for (const name of HOSTILE) await put(`hostile/${name}/${name}`, Buffer.from('hostile'))
  for (const [name, options] of Object.entries(OTHER_PROFILES)) {
    const bytes = randomBytes(MIB + 4_321)
    const dag = await foreignDag(bytes, options)
    const place = { ownerId: ann.id, folder: '/given', name, size: bytes.length }
    await putGiven(storage.long, dag, place)
    given[name] = { bytes, dag }
  }
})
afterAll(() => gateway?.stop())

async function put(path: string, bytes: Buffer) {
  const where = `/api/v1/files/by-path/${path.split('/').map(encodeURIComponent).join('/')}`
  const body = bytes as unknown as Uint8Array<ArrayBuffer>
  const reply = await call(gateway, 'PUT', where, { token: ann.token, body })
  files[path] = { bytes, id: reply.body.id }
}

async function get(query: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(`${gateway.url}/api/v1/archive?${query}`, {
    method,
    headers: { authorization: `Bearer ${ann.token}`, ...headers },
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, bytes }
}

const refusal = async (query: string, token = ann.token) => {
  const { status, body } = await call(gateway, 'GET', `/api/v1/archive?${query}`, { token })
  return [status, body.code]
}

async function blocksIn(car: Buffer): Promise<Map<string, Buffer>> {
  const blocks = new Map<string, Buffer>()
  for await (const { link, bytes } of readCar(ReadableStream.from([car]))) {
    blocks.set(keyOf(link.digest), Buffer.from(bytes))
  }
  return blocks
}

/** Bytes of all blocks below a link, each as often as it is linked. */
function sizeOfTree(blocks: ReadonlyMap<string, Buffer>, link: Link): number {
  const block = blocks.get(keyOf(link.digest)) as Buffer
  if (link.codec === 'raw') return block.length
  const below = decode(block).Links.map(({ Hash }) => sizeOfTree(blocks, readCid(Hash.bytes).link))
  return below.reduce((sum, size) => sum + size, block.length)
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}

const namesIn = (zip: Buffer) => parseDirectory(zip, zip.length).map(({ name }) => name)

describe('a folder as a ZIP', () => {
  it('has every file below it, under names that every system takes, in the length told before', async () => {
    const { status, headers, bytes } = await get('folder=/trip')
    expect(status).toBe(200)
    expect(headers.get('content-disposition')).toBe('attachment; filename="trip.zip"')
    expect(Number(headers.get('content-length'))).toBe(bytes.length)
    const entries = parseDirectory(bytes, bytes.length)
    const found = Object.fromEntries(entries.map((one) => [one.name, dataOf(bytes, one)]))
    expect(Object.keys(found).toSorted()).toEqual([
      'trip/_aux.txt',
      'trip/day 1/a.bin',
      'trip/day 1/empty',
      'trip/grüße.txt',
    ])
    expect(found['trip/day 1/a.bin']?.equals(files['trip/day 1/a.bin']?.bytes as Buffer)).toBe(true)
    const head = await get('folder=/trip', {}, 'HEAD')
    expect(head.headers.get('content-length')).toBe(String(bytes.length))
  })

  it('has files that were given as DAGs whole', async () => {
    const { bytes } = await get('folder=/given')
    const entries = parseDirectory(bytes, bytes.length)
    expect(entries).toHaveLength(Object.keys(given).length)
    for (const entry of entries) {
      const wanted = given[entry.name.replace('given/', '')]?.bytes as Buffer
      expect(dataOf(bytes, entry)?.equals(wanted), entry.name).toBe(true)
    }
  })

  it('goes on after it broke off, with the bytes it would have had', async () => {
    const { headers, bytes } = await get('folder=/trip')
    const etag = headers.get('etag') as string
    for (const start of [1, 1_000_000, bytes.length - 300, bytes.length - 1]) {
      const part = await get('folder=/trip', { range: `bytes=${start}-`, 'if-range': etag })
      expect(part.status).toBe(206)
      expect(part.bytes.equals(bytes.subarray(start))).toBe(true)
    }
    const known = await gateway.catalog.pool.query('SELECT count(*) FROM content_crcs')
    expect(Number(known.rows[0].count)).toBeGreaterThan(0)
    expect((await get('folder=/trip', { 'if-none-match': etag })).status).toBe(304)
  })

  it('starts anew with another tag when a file of it changed', async () => {
    const before = await get('folder=/other')
    await put('other/new', Buffer.from('new'))
    const after = await get('folder=/other', {
      range: 'bytes=10-',
      'if-range': before.headers.get('etag') as string,
    })
    expect(after.status).toBe(200)
    expect(namesIn(after.bytes)).toEqual(['other/alone.txt', 'other/new'])
  })

  it('may be a selection of folders and files', async () => {
    const ids = [files['alone.txt']?.id, files['other/alone.txt']?.id].join(',')
    expect(namesIn((await get(`ids=${ids}`)).bytes)).toEqual(['alone.txt', 'alone (2).txt'])
    const mixed = await get(`folder=/trip/day%201&folder=/other&ids=${ids}`)
    expect(namesIn(mixed.bytes).toSorted()).toEqual(
      ['alone.txt', 'day 1/a.bin', 'day 1/empty', 'other/alone.txt', 'other/new'].toSorted(),
    )
  })

  it('is refused where there is nothing, or something is not theirs', async () => {
    expect(await refusal('folder=/nowhere')).toEqual([404, 'NOT_FOUND'])
    expect(await refusal(`ids=${files['alone.txt']?.id}`, ben.token)).toEqual([404, 'NOT_FOUND'])
    expect(await refusal('folder=/trip', ben.token)).toEqual([404, 'NOT_FOUND'])
    expect(await refusal('')).toEqual([400, 'VALIDATION_FAILED'])
    expect(await refusal('ids=x')).toEqual([400, 'VALIDATION_FAILED'])
    expect(await refusal('folder=/trip&format=rar')).toEqual([400, 'VALIDATION_FAILED'])
  })

  it('is not what the request expects, or has no such range', async () => {
    expect((await get('folder=/trip', { 'if-match': '"another"' })).status).toBe(412)
    expect((await get('folder=/trip', { range: 'bytes=99999999999-' })).status).toBe(416)
  })

  it('has no more files than it may', async () => {
    const caller = { userId: ann.id, within: undefined }
    const trip = (most: number) =>
      selectFiles(gateway.catalog, { caller, folders: ['/trip'], ids: [] }, most)
    expect((await trip(4)).files).toHaveLength(4)
    await expect(trip(3)).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })
})

describe('a folder as a CAR', () => {
  it('leads from its root to every file, and takes the roots that the files have', async () => {
    const { status, headers, bytes } = await get('folder=/trip&format=car')
    expect(status).toBe(200)
    const blocks = await blocksIn(bytes)
    const has = (cid: string) => blocks.has(keyOf(parseCid(cid).digest))
    const root = headers.get('x-ipfs-roots') as string
    expect(has(root)).toBe(true)
    expect(parseCid(root).codec).toBe('dag-pb')
    const { body } = await call(gateway, 'GET', '/api/v1/files?folder=/trip&recursive', {
      token: ann.token,
    })
    for (const { cid } of body.items) expect(has(cid)).toBe(true)
    const etag = headers.get('etag') as string
    expect((await get('folder=/trip&format=car', { 'if-none-match': etag })).status).toBe(304)
  })

  it('takes files that were given as DAGs as they are, with the bytes below each link', async () => {
    const { headers, bytes } = await get('folder=/given&format=car')
    const blocks = await blocksIn(bytes)
    const fetch = fetchFrom(blocks)
    const root = parseCid(headers.get('x-ipfs-roots') as string)
    const links = decode(await fetch(root)).Links
    expect(links).toHaveLength(Object.keys(given).length)
    for (const { Name, Hash, Tsize } of links) {
      const { dag, bytes: wanted } = given[Name as string] as Given
      const link = readCid(Hash.bytes).link
      expect(cidText(link.digest, link.codec)).toBe(cidText(dag.root.digest, dag.root.codec))
      expect(Buffer.concat(await collect(readDag(link, fetch))).equals(wanted)).toBe(true)
      expect(Tsize, Name).toBe(sizeOfTree(blocks, link))
    }
  })

  it('holds the strangest names that files may have, and none that leads out of a folder', async () => {
    const links = async (link: Link): Promise<string[]> => {
      const block = blocks.get(keyOf(link.digest)) as Buffer
      if (link.codec === 'raw') return []
      const below = decode(block).Links.map(async ({ Name = '', Hash }) => [
        Name,
        ...(await links(readCid(Hash.bytes).link)),
      ])
      return (await Promise.all(below)).flat()
    }
    const { bytes, headers } = await get('folder=/hostile&format=car')
    const blocks = await blocksIn(bytes)
    const names = await links(parseCid(headers.get('x-ipfs-roots') as string))
    expect(names.toSorted()).toEqual([...HOSTILE, ...HOSTILE].toSorted())
  })

  it('is what Kubo imports and gives back', async ({ skip }) => {
    const ipfs = await findKuboBinary()
    skip(ipfs === undefined, 'there is no Kubo here')
    if (ipfs === undefined) return
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-car-'))
    const env = { ...process.env, IPFS_PATH: join(folder, 'repo'), IPFS_TELEMETRY: 'off' }
    try {
      const { bytes, headers } = await get('folder=/trip&folder=/given&folder=/hostile&format=car')
      const root = headers.get('x-ipfs-roots') as string
      await writeFile(join(folder, 'trip.car'), bytes)
      await run(ipfs, ['init', '--empty-repo'], { env })
      await run(ipfs, ['--offline', 'dag', 'import', join(folder, 'trip.car')], { env })
      await run(ipfs, ['--offline', 'get', root, '-o', join(folder, 'out')], { env })
      for (const name of ['day 1/a.bin', 'day 1/empty', 'grüße.txt', 'aux.txt']) {
        const got = await readFile(join(folder, 'out', 'trip', name))
        expect(got.equals(files[`trip/${name}`]?.bytes as Buffer)).toBe(true)
      }
      for (const [name, { bytes: wanted }] of Object.entries(given)) {
        const got = await readFile(join(folder, 'out', 'given', name))
        expect(got.equals(wanted), name).toBe(true)
      }
      for (const name of HOSTILE) {
        const got = await readFile(join(folder, 'out', 'hostile', name, name))
        expect(got.toString(), name).toBe('hostile')
      }
      expect((await readdir(folder)).toSorted()).toEqual(['out', 'repo', 'trip.car'])
      // Kubo itself counts the same bytes below the directory.
      const path = `/ipfs/${root}`
      const stat = ['--offline', 'files', 'stat', '--format=<cumulsize>', path]
      const { stdout } = await run(ipfs, stat, { env })
      expect(Number(stdout)).toBe(sizeOfTree(await blocksIn(bytes), parseCid(root)))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe.each(['zip', 'car'])('a %s with a part that cannot be read', (format) => {
  it('is a problem before its first byte, and a cut connection after it', async () => {
    const folder = `broken-${format}`
    await put(`${folder}/1`, randomBytes(10))
    await put(`${folder}/2`, randomBytes(3 * MIB))
    const path = `/api/v1/files/${files[`${folder}/2`]?.id}/distribution?limit=3`
    const { body } = await call(gateway, 'GET', path, { token: ann.token })
    const last = parseCid(body.items[2].cid)
    for (const node of storage.nodes) await node.delete([last.digest])
    const url = `${gateway.url}/api/v1/archive?folder=/${folder}&format=${format}`
    const headers = { authorization: `Bearer ${ann.token}` }
    const response = await fetch(url, { headers })
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow()

    for (const node of storage.nodes) {
      for await (const digest of node.list()) await node.delete([digest])
    }
    expect(await refusal(`folder=/${folder}&format=${format}`)).toEqual([503, 'CHUNK_UNAVAILABLE'])
  })
})
