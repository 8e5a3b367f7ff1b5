import { CHUNK_SIZE, carFrame, carHeader, type Link } from '@holdfast/chunks'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ForeignDag, foreignDag } from '../../../libs/chunks/test/foreign-dags.ts'
import { noise } from '../../replicator/test/fixtures/storage.ts'
import { type ImportWorld, NOTHING_LEFT, openImportWorld } from './fixtures/import-world.ts'

let world: ImportWorld

beforeAll(async () => {
  world = await openImportWorld()
})
afterAll(() => world?.close())

const options = { rawLeaves: true, chunker: fixedSize({ chunkSize: 200_000 }) }

/** A CAR of these DAGs, its blocks in an order that no walk would take. */
function carOf(dags: readonly ForeignDag[], { without = -1 } = {}): Buffer {
  const blocks = dags.flatMap(({ blocks }) => [...blocks]).toReversed()
  const frames = blocks.flatMap(([key, bytes], i) => {
    const link: Link = { digest: Buffer.from(key, 'hex'), codec: codecOf(dags, key) }
    return i === without ? [] : [carFrame(link, bytes.length), bytes]
  })
  return Buffer.concat([carHeader(dags.map(({ root }) => root)), ...frames])
}

/** Roots are dag-pb here and all else is raw; inner nodes of one level there are none. */
const codecOf = (dags: readonly ForeignDag[], key: string): Link['codec'] =>
  dags.some(({ root }) => Buffer.from(root.digest).toString('hex') === key) ? 'dag-pb' : 'raw'

function carV2(v1: Buffer): Buffer {
  const header = Buffer.alloc(40)
  header.writeBigUInt64LE(51n, 16)
  header.writeBigUInt64LE(BigInt(v1.length), 24)
  const pragma = Buffer.from('0aa16776657273696f6e02', 'hex')
  return Buffer.concat([pragma, header, v1, Buffer.from('an index that nobody believes')])
}

/** As the gateway does with a CAR that is sent. */
async function send(car: Buffer, name: string | null) {
  const { long, ownerId } = world
  const maxBytes = 2 ** 30
  const begun = await long.open({ ownerId, maxBytes, size: car.length })
  const signal = AbortSignal.timeout(60_000)
  const source = (async function* () {
    yield car
  })()
  const stored = await long.storeStream(begun, { source, first: 0, maxBytes, signal })
  long.leave(begun.contentId)
  const staged = { stagedId: begun.contentId, stagedSize: stored.size }
  return world.begin('car', null, { ...staged, name, folder: '/cars' })
}

describe('importing a CAR', () => {
  it.each([
    ['version 1', (car: Buffer) => car],
    ['version 2', carV2],
  ])('of %s makes a file with the root it had', async (name, form) => {
    const bytes = noise(6 * CHUNK_SIZE, name)
    const dag = await foreignDag(bytes, options)
    const row = await send(form(carOf([dag])), name)
    await world.deliver(row)
    expect(await world.file(`/cars/${name}`)).toMatchObject({ root: dag.root, layout: 'given' })
    expect((await world.read(`/cars/${name}`)).equals(bytes)).toBe(true)
    expect(await world.now(row)).toMatchObject({ state: 'done', rootCid: dag.cid })
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('with several roots makes several files', async () => {
    const all = await Promise.all(
      ['a', 'b', 'c'].map((seed) => foreignDag(noise(500_000, seed), options)),
    )
    const row = await send(carOf(all), 'several')
    await world.deliver(row)
    for (const [i, seed] of ['a', 'b', 'c'].entries()) {
      const read = await world.read(`/cars/several/${all[i]?.cid}`)
      expect(read.equals(noise(500_000, seed))).toBe(true)
    }
    expect(await world.now(row)).toMatchObject({ state: 'done', files: 3 })
  })

  it('fetches it first when it is an address, and goes on where that broke', async () => {
    const bytes = noise(3 * CHUNK_SIZE, 'by address')
    const dag = await foreignDag(bytes, options)
    const url = world.source.serve('/by-address.car', {
      body: carOf([dag]),
      etag: '"car"',
      cuts: Array.from({ length: 1 }, () => 2 * CHUNK_SIZE),
    })
    const row = await world.begin('car', url, { name: 'by address' })
    await world.deliver(row)
    expect((await world.read('/by address')).equals(bytes)).toBe(true)
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it.each([
    ['CAR_INCOMPLETE', (car: Buffer) => car, { without: 1 }],
    ['CAR_CORRUPT', (car: Buffer) => car.fill(0x41, car.length - 100), {}],
    ['INVALID_CAR', (car: Buffer) => car.subarray(0, car.length - 100), {}],
    ['INVALID_CAR', () => Buffer.from('this is no CAR at all'), {}],
  ])('refuses one with %s and leaves nothing behind', async (code, spoil, how) => {
    const dag = await foreignDag(noise(CHUNK_SIZE, code), options)
    const row = await send(spoil(carOf([dag], how)), 'refused')
    expect(await world.deliver(row)).toEqual({ kind: 'done', facts: { refused: code } })
    expect(await world.now(row)).toMatchObject({ state: 'failed', errorCode: code })
    expect(await world.file('/cars/refused')).toBeUndefined()
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('says that what was sent is gone when it was given up', async () => {
    const dag = await foreignDag(noise(CHUNK_SIZE, 'gone'), options)
    const row = await send(carOf([dag]), 'gone')
    await world.storage.catalog.pool.query(
      `UPDATE contents SET state = 'released', reserved_bytes = 0 WHERE state = 'open'`,
    )
    await world.storage.catalog.pool.query('UPDATE users SET reserved_bytes = 0')
    expect(await world.deliver(row)).toMatchObject({ facts: { refused: 'CAR_GONE' } })
    expect(await world.now(row)).toMatchObject({ state: 'failed', errorCode: 'CAR_GONE' })
  })
})
