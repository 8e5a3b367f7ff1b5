import { CHUNK_SIZE } from '@holdfast/chunks'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foreignDag } from '../../../libs/chunks/test/foreign-dags.ts'
import { noise } from '../../replicator/test/fixtures/storage.ts'
import { carOf } from './fixtures/car-of.ts'
import {
  deliveredTwice,
  type ImportWorld,
  NOTHING_LEFT,
  openImportWorld,
} from './fixtures/import-world.ts'

let world: ImportWorld

beforeAll(async () => {
  world = await openImportWorld()
})
afterAll(() => world?.close())

const options = { rawLeaves: true, chunker: fixedSize({ chunkSize: 200_000 }) }

function carV2(v1: Buffer): Buffer {
  const header = Buffer.alloc(40)
  header.writeBigUInt64LE(51n, 16)
  header.writeBigUInt64LE(BigInt(v1.length), 24)
  const pragma = Buffer.from('0aa16776657273696f6e02', 'hex')
  return Buffer.concat([pragma, header, v1, Buffer.from('an index that nobody believes')])
}

const send = (car: Buffer, name: string | null) => world.sendCar(car, { name, folder: '/cars' })

describe('importing a CAR', () => {
  it.each([
    ['version 1', (car: Buffer) => car],
    ['version 2', carV2],
  ])('of %s makes a file with the root it had', async (name, form) => {
    const bytes = noise(1.3 * CHUNK_SIZE, name)
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

  it('makes each file once when its job is delivered twice at once', async () => {
    const dags = await Promise.all(
      ['x', 'y'].map((seed) => foreignDag(noise(700_000, seed), options)),
    )
    const staged = await send(carOf(dags), 'twice')
    await deliveredTwice(world, staged)
    expect(await world.now(staged)).toMatchObject({ state: 'done', files: 2 })
    const { rows } = await world.storage.catalog.pool.query(
      `SELECT name FROM files WHERE folder = '/cars/twice'`,
    )
    expect(rows.map(({ name }) => name).toSorted()).toEqual(dags.map(({ cid }) => cid).toSorted())
    for (const [i, seed] of ['x', 'y'].entries()) {
      const read = await world.read(`/cars/twice/${dags[i]?.cid}`)
      expect(read.equals(noise(700_000, seed))).toBe(true)
    }
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
