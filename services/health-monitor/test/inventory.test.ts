import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { INVENTORY_PARTS } from '@holdfast/catalog'
import { describe, expect, it } from 'vitest'
import { createDigestSpill } from '../src/inventory/digest-spill.ts'
import { hasFallen } from '../src/inventory/has-fallen.ts'
import { mayRetire } from '../src/inventory/may-retire.ts'
import { keysOf } from '../src/inventory/packed-digests.ts'

describe('unknown blocks', () => {
  const blocks = { unknown: 0, listed: 10_000, confirmed: null, frozen: false }

  it.each([
    [{ unknown: 100 }, 'retire'],
    [{ unknown: 101 }, 'ask'],
    [{ unknown: 10, listed: 12 }, 'retire'],
    [{ unknown: 11, listed: 12 }, 'ask'],
    [{ unknown: 500, confirmed: 500 }, 'retire'],
    [{ unknown: 501, confirmed: 500 }, 'ask'],
    [{ unknown: 1, frozen: true }, 'wait'],
    [{ unknown: 500, confirmed: 500, frozen: true }, 'wait'],
  ] as const)('with %o: %s', (change, answer) => {
    expect(mayRetire({ ...blocks, ...change })).toBe(answer)
  })
})

describe('a count of blocks', () => {
  it.each([
    [{ count: 1_003, before: 1_003, expected: 1_000, exempt: 3 }, false],
    [{ count: 1_500, before: 2_000, expected: 1_000, exempt: 3 }, false],
    [{ count: 1_002, before: 1_003, expected: 1_000, exempt: 3 }, true],
    [{ count: 1_000, before: 1_000, expected: 1_000, exempt: 3 }, false],
    [{ count: 900, before: null, expected: 1_000, exempt: 3 }, true],
    [{ count: 900, before: 800, expected: 1_000, exempt: 3 }, true],
    [{ count: 3, before: null, expected: 0, exempt: 3 }, false],
  ])('of %o has fallen: %s', (count, fallen) => {
    expect(hasFallen(count)).toBe(fallen)
  })
})

describe('spilled digests', () => {
  it('come back part by part, every one of them, with repeats', async () => {
    const spill = await createDigestSpill()
    const all = Array.from({ length: 30_000 }, () => randomBytes(32))
    // One part larger than its buffer, and a repeat.
    for (let i = 0; i < 3_000; i += 1) {
      const digest = randomBytes(32)
      digest[0] = 7
      all.push(digest)
    }
    all.push(...all.slice(0, 1))
    for (const digest of all) await spill.add(digest)
    expect(spill.size).toBe(all.length)

    const read: string[] = []
    for (let part = 0; part < INVENTORY_PARTS; part += 1) {
      for (const key of keysOf(await spill.part(part))) {
        expect(key.charCodeAt(0)).toBe(part)
        read.push(key)
      }
    }
    expect(read.toSorted()).toEqual(all.map((digest) => digest.toString('latin1')).toSorted())
    await spill.close()
  })

  it('leave no file behind while they are kept', async () => {
    const before = new Set(await readdir(tmpdir()))
    const spill = await createDigestSpill()
    const added = (await readdir(tmpdir())).filter((name) => !before.has(name))
    expect(added.filter((name) => name.startsWith('holdfast-inventory-'))).toEqual([])
    await spill.close()
  })
})
