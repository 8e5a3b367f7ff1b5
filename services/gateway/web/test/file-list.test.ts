import type { FileInfo } from '@holdfast/client'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draggedFiles } from '../src/pages/files/drag/dragged-files.ts'
import { folderOfLink } from '../src/pages/files/drag/folder-under.ts'
import { pathOfFolder } from '../src/pages/files/folder-of-path.ts'
import {
  type Choice,
  EVERYTHING,
  isChosen,
  NOTHING,
  namedOf,
  onlyThis,
  selectionsOf,
  sumOf,
  toggled,
  withFiles,
} from '../src/pages/files/list/choice.ts'
import { columnsIn } from '../src/pages/files/list/columns-in.ts'
import { chosenText, copiedText, rangeText } from '../src/pages/files/list/list-text.ts'
import { moveInList } from '../src/pages/files/list/move-in-list.ts'
import { MOST_IN_RANGE, spansOf } from '../src/pages/files/list/range.ts'
import { PAGE, pagesIn } from '../src/pages/files/list/rows.ts'

const file = (id: number, size = 10) => ({ id: `id-${id}`, size }) as FileInfo
const list = Array.from({ length: 20 }, (_, at) => file(at, at))
const total = { files: list.length, bytes: list.reduce((sum, { size }) => sum + size, 0) }
const shown = { folder: '/a', search: '', type: '' }

describe('what is chosen', () => {
  it('is what was toggled, from nothing as from everything, and is counted right', () => {
    const step = fc.record({ at: fc.nat(19), how: fc.constantFrom('toggle', 'add', 'drop', 'all') })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let choice: Choice = NOTHING
        let expected = new Set<string>()
        for (const { at, how } of steps) {
          const one = list[at] as FileInfo
          if (how === 'all') {
            choice = EVERYTHING
            expected = new Set(list.map(({ id }) => id))
          } else if (how === 'toggle') {
            choice = toggled(choice, one)
            if (!expected.delete(one.id)) expected.add(one.id)
          } else {
            choice = withFiles(choice, [one], how === 'add')
            if (how === 'add') expected.add(one.id)
            else expected.delete(one.id)
          }
        }
        const chosen = list.filter((one) => isChosen(choice, one))
        expect(new Set(chosen.map(({ id }) => id))).toEqual(expected)
        expect(sumOf(choice, total)).toEqual({
          files: chosen.length,
          bytes: chosen.reduce((sum, { size }) => sum + size, 0),
        })
      }),
    )
  })

  it('is one call by rule, or one for each 500 that are named', () => {
    const all = withFiles(EVERYTHING, [file(3)], false)
    expect(selectionsOf(all, { folder: '/a', search: 'x', type: 'image/*' })).toEqual([
      { folder: '/a', recursive: true, search: 'x', type: 'image/*', except: ['id-3'] },
    ])
    expect(selectionsOf(EVERYTHING, shown)).toEqual([
      { folder: '/a', recursive: false, except: [] },
    ])
    const many = Array.from({ length: 501 }, (_, at) => file(at))
    const calls = selectionsOf(withFiles(onlyThis(file(0)), many, true), shown)
    expect(calls.map((call) => ('ids' in call ? call.ids.length : 0))).toEqual([500, 1])
  })

  it('is the same by names as by rule', () => {
    const choice = withFiles(EVERYTHING, [file(3, 3), file(7, 7)], false)
    const named = namedOf(choice, list)
    expect(named.all).toBe(false)
    for (const one of list) expect(isChosen(named, one)).toBe(isChosen(choice, one))
    expect(sumOf(named, total)).toEqual(sumOf(choice, total))
  })

  it('is said with its size', () => {
    expect(chosenText(true, { files: 100_000, bytes: 38 * 2 ** 30 })).toBe(
      'All 100,000 selected, 38.0 GiB',
    )
    expect(chosenText(false, { files: 1, bytes: 7 })).toBe('1 selected, 7 B')
  })
})

describe('the keys of a list', () => {
  it.each([
    ['ArrowDown', 5, 6],
    ['ArrowUp', 0, 0],
    ['PageDown', 95, 99],
    ['PageUp', 25, 5],
    ['Home', 50, 0],
    ['End', 0, 99],
    ['x', 5, undefined],
  ] as const)('%s at %i leads to %s', (key, at, to) => {
    expect(moveInList(key, at, { count: 100, inSight: 20 })).toBe(to)
  })

  it('lead nowhere where there is nothing', () => {
    expect(moveInList('End', 0, { count: 0, inSight: 20 })).toBeUndefined()
  })
})

describe('a range', () => {
  it('names the rows it has, or those it has not, whichever can be read', () => {
    const row = fc.nat(40_000)
    fc.assert(
      fc.property(row, row, row, (one, other, more) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)]
        const count = last + 1 + more
        const range = spansOf(one, other, count)
        const inside = last - first + 1
        const named = range?.spans.reduce((sum, [from, to]) => sum + to - from + 1, 0)
        if (range === undefined)
          expect(Math.min(inside, count - inside)).toBeGreaterThan(MOST_IN_RANGE)
        else expect(named).toBe(range.all ? count - inside : inside)
        expect(named ?? 0).toBeLessThanOrEqual(MOST_IN_RANGE)
        for (const [from, to] of range?.spans ?? []) {
          expect(from <= to && from >= 0 && to < count).toBe(true)
          expect(range?.all).toBe(to < first || from > last)
        }
      }),
    )
  })
})

describe('the pages in sight', () => {
  it('are those that have the rows, and no more', () => {
    expect(pagesIn(0, 40, 100_000)).toEqual([0])
    expect(pagesIn(490, 530, 100_000)).toEqual([0, 1])
    expect(pagesIn(99_990, 100_040, 100_000)).toEqual([199])
    expect(pagesIn(-3, 30, 0)).toEqual([0])
  })

  it('have every row in sight, wherever that is', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(200), fc.nat(5_000), (first, more, files) => {
        const last = Math.min(first + more, Math.max(0, files - 1))
        const pages = pagesIn(first, last, files)
        for (let at = first; at <= last; at += 1) expect(pages).toContain(Math.floor(at / PAGE))
      }),
    )
  })

  it('are told in words', () => {
    expect(rangeText(0, 39, 100_000)).toBe('1–40 of 100,000 files')
    expect(rangeText(3, 9, 5)).toBe('4–5 of 5 files')
    expect(rangeText(0, 0, 0)).toBe('No files')
  })
})

describe('in a grid the keys', () => {
  const to = (key: string, at: number, count = 10, columns = 4) =>
    moveInList(key, at, { count, columns, inSight: 2 })

  it('lead in two dimensions, and stay in their column at the edges', () => {
    expect(to('ArrowRight', 3)).toBe(4)
    expect(to('ArrowLeft', 4)).toBe(3)
    expect(to('ArrowLeft', 0)).toBe(0)
    expect(to('ArrowDown', 1)).toBe(5)
    expect(to('ArrowUp', 5)).toBe(1)
    expect(to('ArrowUp', 2)).toBe(2)
    expect(to('ArrowDown', 9)).toBe(9)
    expect(to('PageDown', 1)).toBe(9)
    expect(to('PageUp', 9)).toBe(1)
    expect(to('Home', 7)).toBe(0)
    expect(to('End', 0)).toBe(9)
  })

  it('lead to the last one where the row below is shorter', () => {
    expect(to('ArrowDown', 7)).toBe(9)
  })

  it('reach every one by Right alone, and come back by Left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 2, max: 9 }),
        (count, columns) => {
          let at = 0
          for (let n = 1; n < count; n += 1) at = to('ArrowRight', at, count, columns) ?? -1
          expect(at).toBe(count - 1)
          for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
            const next = to(key, at, count, columns) ?? -1
            expect(next).toBeGreaterThanOrEqual(0)
            expect(next).toBeLessThan(count)
          }
        },
      ),
    )
  })

  it('find two columns on a phone, more where there is room', () => {
    expect([columnsIn(0), columnsIn(358), columnsIn(1_000)]).toEqual([2, 2, 5])
  })
})

describe('what is dragged', () => {
  it('is all that is chosen when one of it is dragged, and else that one alone', () => {
    const some = withFiles(NOTHING, [file(1), file(2)], true)
    const from = { choice: some, shown, total }
    expect(draggedFiles(file(2), from)).toMatchObject({ files: 2, named: [file(1), file(2)] })
    expect(draggedFiles(file(3), from).selections).toEqual([{ ids: ['id-3'] }])
    const all = { choice: withFiles(EVERYTHING, [file(3)], false), shown, total }
    expect(draggedFiles(file(1), all)).toMatchObject({ files: 19, named: undefined })
    expect(draggedFiles(file(3), all)).toMatchObject({ files: 1 })
  })

  it('goes to the folder that a link leads to', () => {
    for (const folder of ['/', '/photos', '/a%b/ä#?']) {
      const { pathname } = new URL(pathOfFolder(folder), 'http://a.example')
      expect(folderOfLink(pathname)).toBe(folder)
    }
    expect(folderOfLink('/filesystem')).toBeUndefined()
    expect(folderOfLink('/admin/files')).toBeUndefined()
  })
})

it('says of a copy what did not fit', () => {
  expect(copiedText({ files: 1, left: 0, tooMany: 0 }, '/b')).toBe('1 file copied to /b')
  expect(copiedText({ files: 0, left: 2, tooMany: 1_000 }, '/b')).toBe(
    '0 files copied to /b · 2 names taken there, not copied · no room in your quota for 1,000 files',
  )
})
