import type { FileInfo } from '@holdfast/client'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { fitInto } from '../src/thumbnails/fit-into.ts'
import { isPicture } from '../src/thumbnails/is-picture.ts'
import { rememberedFailures } from '../src/thumbnails/remembered-failures.ts'
import { createThumbnailMaker, type ThumbnailMaker } from '../src/thumbnails/thumbnail-maker.ts'

describe('a small picture', () => {
  it('fits, keeps its shape, and is never larger than it was', () => {
    expect(fitInto({ width: 1_024, height: 512 }, 256)).toEqual({ width: 256, height: 128 })
    expect(fitInto({ width: 10, height: 20 }, 256)).toEqual({ width: 10, height: 20 })
    expect(fitInto({ width: 1, height: 100_000 }, 256)).toEqual({ width: 1, height: 256 })
    const side = fc.integer({ min: 1, max: 100_000 })
    fc.assert(
      fc.property(side, side, (width, height) => {
        const small = fitInto({ width, height }, 256)
        expect(Math.max(small.width, small.height)).toBeLessThanOrEqual(256)
        expect(Math.min(small.width, small.height)).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  it('is made of pictures, never of an svg, nor of what is too large', () => {
    const of = (contentType: string, name = 'a', size = 10) =>
      isPicture({ contentType, name, size })
    expect(of('image/png')).toBe(true)
    expect(of('application/octet-stream', 'a.JPG')).toBe(true)
    expect(of('image/svg+xml', 'a.svg')).toBe(false)
    expect(of('IMAGE/SVG+XML', 'a.png')).toBe(false)
    expect(of('text/html', 'a.png')).toBe(false)
    expect(of('image/png', 'a', 0)).toBe(false)
    expect(of('image/png', 'a', 33 * 1_048_576)).toBe(false)
  })
})

describe('the maker of thumbnails', () => {
  const fileOf = (name: string, thumbnail: string | null = null) =>
    ({ id: `id-${name}`, cid: `cid-${name}`, size: 3, thumbnail }) as FileInfo
  const picture = () => new File(['abc'], 'a.png')
  const settle = () => new Promise<void>((done) => setImmediate(done))
  const then = (change: () => void) => () => {
    change()
    return settle()
  }

  type Drawing = {
    from: Blob
    signal: AbortSignal
    done: () => Promise<void>
    fail: () => Promise<void>
  }
  let drawings: Drawing[]
  let reads: string[]
  let stored: string[]
  let told: FileInfo[]
  let failed: Set<string>
  let maker: ThumbnailMaker

  beforeEach(() => {
    drawings = []
    reads = []
    stored = []
    told = []
    failed = new Set()
    maker = createThumbnailMaker({
      draw: (from, signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
          drawings.push({
            from,
            signal,
            done: then(() => resolve(new Blob(['small']))),
            fail: then(() => reject(new Error('no picture'))),
          })
        }),
      find: async (id) => fileOf(id.slice('id-'.length)),
      read: async (id) => {
        reads.push(id)
        return new Blob(['abc'])
      },
      store: async (file) => {
        stored.push(file.id)
        return { ...file, thumbnail: `small-${file.cid}` }
      },
      tell: (file) => told.push(file),
      failed,
      idle: async () => {},
    })
  })

  it('makes one at a time, of what was uploaded without a download', async () => {
    maker.offer('id-a', picture())
    maker.offer('id-b', picture())
    await settle()
    expect(drawings).toHaveLength(1)
    await drawings[0]?.done()
    expect(stored).toEqual(['id-a'])
    expect(told).toEqual([fileOf('a', 'small-cid-a')])
    await drawings[1]?.done()
    expect(stored).toEqual(['id-a', 'id-b'])
    expect(reads).toEqual([])
  })

  it('prefers what somebody looks at, and gives it up when they look elsewhere', async () => {
    maker.offer('id-a', picture())
    await settle()
    maker.offer('id-b', picture())
    const giveUp = maker.want(fileOf('seen'))
    await drawings[0]?.done()
    expect(reads).toEqual(['id-seen'])
    giveUp()
    await settle()
    expect(drawings[1]?.signal.aborted).toBe(true)
    await drawings[2]?.done()
    expect(stored).toEqual(['id-a', 'id-b'])
    expect(failed.size).toBe(0)
    maker.want(fileOf('seen'))
    await settle()
    expect(drawings).toHaveLength(4)
  })

  it('does not try again what could not be made', async () => {
    maker.want(fileOf('bad'))
    await settle()
    await drawings[0]?.fail()
    expect([...failed]).toEqual(['cid-bad'])
    maker.want(fileOf('bad'))
    maker.offer('id-bad', picture())
    await settle()
    expect(drawings).toHaveLength(1)
    expect(stored).toEqual([])
  })

  it('leaves alone what has one, and tells a list that was read too early', async () => {
    maker.want(fileOf('has', 'small'))
    await settle()
    expect(drawings).toHaveLength(0)
    maker.want(fileOf('a'))
    await settle()
    await drawings[0]?.done()
    told.length = 0
    maker.want(fileOf('a'))
    expect(told).toEqual([fileOf('a', 'small-cid-a')])
    expect(drawings).toHaveLength(1)
  })

  it('downloads what was replaced since it was uploaded', async () => {
    maker.offer('id-a', new File(['other length'], 'a.png'))
    await settle()
    expect(reads).toEqual(['id-a'])
  })
})

it('failures are remembered until the tab is closed, whatever lay there before', () => {
  const kept = new Map<string, string>([['holdfast.noThumbnail', 'no json']])
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage
  const failures = rememberedFailures(store)
  expect(failures.has('x')).toBe(false)
  failures.add('x')
  expect(rememberedFailures(store).has('x')).toBe(true)
})
