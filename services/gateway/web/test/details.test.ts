import {
  type DistributionPicture,
  decodeText,
  type PictureColumn,
  type ShareLink,
} from '@holdfast/client'
import { describe, expect, it } from 'vitest'
import { filesIn } from '../src/api/listed-files.ts'
import { consequencesOf } from '../src/pages/files/details/copies/change-of-copies.ts'
import { scaleOf } from '../src/pages/files/details/copies/picture-scale.ts'
import {
  cellOf,
  classOf,
  columnsOf,
  fillOf,
  joinPictures,
  leastOf,
  markOf,
  NO_COPIES,
  rowsOf,
} from '../src/pages/files/details/copies/picture-view.ts'
import {
  captionOf,
  columnInWords,
  copiesOnNodes,
  countingInWords,
} from '../src/pages/files/details/copies/picture-words.ts'
import {
  columnsFor,
  spanOf,
  stepOf,
  textOfSpan,
  wayTo,
} from '../src/pages/files/details/copies/picture-zoom.ts'
import { ipfsCommands } from '../src/pages/files/details/ipfs-commands.ts'
import { linkInWords } from '../src/pages/files/details/links/link-in-words.ts'
import { nameOfCopy } from '../src/pages/files/details/name-of-copy.ts'
import { neighboursOf } from '../src/pages/files/details/preview/neighbours.ts'
import { previewOf } from '../src/pages/files/details/preview/preview-of.ts'

const NODES = [1, 2, 3].map((nodeId) => ({
  nodeId,
  nodeState: 'active',
  name: `node-${nodeId}`,
  zone: null as string | null,
}))

const column = (from: number, to: number, more: Partial<PictureColumn> = {}): PictureColumn => ({
  from,
  to,
  bytes: (to - from) * 1_048_576,
  least: 3,
  cells: NODES.map(({ nodeId }) => ({ ...NO_COPIES, nodeId, held: to - from })),
  ...more,
})

/** What the server tells about so many chunks, all of them well. */
function picture(chunks: number, columns = 128): DistributionPicture {
  const step = stepOf(chunks, columns)
  return {
    from: 0,
    to: chunks,
    step,
    nodes: NODES,
    columns: Array.from({ length: Math.ceil(chunks / step) }, (_, index) =>
      column(index * step, Math.min(chunks, (index + 1) * step)),
    ),
    tree: null,
    next: null,
  }
}

describe('the distribution picture', () => {
  it.each([
    [1, 1],
    [128, 128],
    [129, 65],
    [2_048, 128],
    [100_000, 98],
    [1_048_576, 128],
  ])('of %d chunks has %d columns, and fits', (chunks, expected) => {
    const whole = picture(chunks)
    expect(columnsOf(whole)).toBe(expected)
    const { x, pitch, width } = scaleOf(whole, { width: 900, rows: 3 })
    expect(x(expected - 1) + pitch).toBeLessThanOrEqual(900.01)
    expect(width).toBeLessThanOrEqual(900.01)
  })

  it('shows one missing copy in the first view of a million chunks, on top and in its cell', () => {
    const whole = picture(1_048_576)
    const [first] = whole.columns
    if (first === undefined) throw new Error('no column')
    const [one, ...others] = first.cells
    const cells = [{ ...NO_COPIES, nodeId: 1, held: 8_191, missing: 1 }, ...others]
    const hurt = { ...whole, columns: [{ ...first, least: 2, cells }, ...whole.columns.slice(1)] }
    expect(one?.held).toBe(8_192)
    expect(leastOf(hurt)).toBe(2)
    expect(classOf(2, 3)).toBe('some')
    expect(markOf(cellOf(hurt.columns[0] as PictureColumn, [1]))).toBe('missing')
    expect(captionOf(hurt, 3)).toContain('the chunk with the fewest has 2 live copies of 3')
  })

  it('says in words what it shows', () => {
    expect(captionOf(picture(2_048), 3)).toBe(
      '2,048 chunks on 3 nodes; every chunk has 3 live copies',
    )
    const zoned = { ...picture(8), nodes: NODES.map((node) => ({ ...node, zone: 'a' })) }
    expect(captionOf(zoned, 2)).toBe('8 chunks on 3 nodes in 1 zone; every chunk has 3 live copies')
    const lost = { ...picture(1), columns: [column(0, 1, { least: 0, cells: [] })] }
    expect(captionOf(lost, 3)).toBe(
      '1 chunk on 0 nodes; the chunk with the fewest has no live copy',
    )
  })

  it('does not say that all have as many when some have more', () => {
    const more = column(0, 4, {
      least: 3,
      cells: [...NODES, { nodeId: 4 }].map(({ nodeId }) => ({ ...NO_COPIES, nodeId, held: 4 })),
    })
    expect(captionOf({ ...picture(4), columns: [more] }, 3)).toContain('3 live copies or more')
  })

  it('puts several answers together, and says how far it is meanwhile', () => {
    const whole = picture(100_000)
    const parts = [
      { ...whole, columns: whole.columns.slice(0, 64), next: '65536' },
      { ...whole, columns: whole.columns.slice(64), tree: null },
    ]
    const first = joinPictures(parts.slice(0, 1))
    expect(first && countingInWords(first)).toBe('64 of 98 columns counted')
    expect(first && captionOf(first, 3)).toContain('every chunk counted so far')
    const all = joinPictures(parts)
    expect(all && countingInWords(all)).toBeUndefined()
    expect(all?.columns).toHaveLength(98)
    expect(joinPictures([])).toBeUndefined()
  })

  it('has a row for each node, and one for each zone where there are too many', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      nodeId: index,
      nodeState: 'active',
      name: `n${index}`,
      zone: `z${index % 3}`,
    }))
    expect(rowsOf(many.slice(0, 24))).toHaveLength(24)
    expect(rowsOf(many).map(({ name }) => name)).toEqual(['z0', 'z1', 'z2'])
    expect(rowsOf(many, new Set(['zone:z1']))).toHaveLength(13)
    expect(cellOf(column(0, 4), [1, 2, 3]).held).toBe(12)
  })

  it('fills cells by shares that never pass the whole', () => {
    expect(fillOf({ ...NO_COPIES, held: 512 }, 1_024)).toEqual({ held: 0.5, unreachable: 0 })
    expect(fillOf({ ...NO_COPIES, held: 4, unreachable: 4 }, 4)).toEqual({
      held: 1,
      unreachable: 0,
    })
  })

  it.each([
    [0, 3, 'none'],
    [1, 3, 'one'],
    [2, 3, 'some'],
    [3, 3, 'wanted'],
    [4, 3, 'more'],
    [1, 1, 'wanted'],
  ])('calls %d live copies of %d wanted ones %s', (live, wanted, name) =>
    expect(classOf(live, wanted)).toBe(name),
  )

  it('names what each node has of the column somebody points at', () => {
    const hurt = column(1_024, 2_048, {
      least: 1,
      cells: [
        { ...NO_COPIES, nodeId: 1, held: 1_000, corrupt: 24 },
        { ...NO_COPIES, nodeId: 2, unreachable: 1_024 },
      ],
    })
    expect(columnInWords(hurt, rowsOf(NODES), { wanted: 3 })).toBe(
      'chunks 1,025 to 2,048 · 1.00 GiB · fewest live copies 1 of 3 · node-1: 1,000, 24 corrupt · node-2: 1,024 unreachable',
    )
  })

  it('says on how many nodes the copies are', () => {
    expect(copiesOnNodes('3 of 3 copies', undefined)).toBe('3 of 3 copies')
    expect(copiesOnNodes('3 of 3 copies', picture(5))).toBe('3 of 3 copies, on 3 nodes')
    expect(copiesOnNodes('0 of 3 copies', { ...picture(1), columns: [], nodes: [] })).toBe(
      '0 of 3 copies, on no node that answers',
    )
  })
})

describe('zooming into the picture', () => {
  it('leads from the whole through nested columns to one chunk', () => {
    expect(wayTo({ from: 5_000, to: 5_001 }, 100_000, 128)).toEqual([
      { from: 0, to: 100_000 },
      { from: 4_096, to: 5_120 },
      { from: 5_000, to: 5_008 },
      { from: 5_000, to: 5_001 },
    ])
    expect(wayTo({ from: 0, to: 100_000 }, 100_000, 32)).toHaveLength(1)
  })

  it('keeps a view that was made at another width at the end of the way', () => {
    const way = wayTo({ from: 1_024, to: 2_048 }, 100_000, 32)
    expect(way.at(-1)).toEqual({ from: 1_024, to: 2_048 })
    expect(way[0]).toEqual({ from: 0, to: 100_000 })
  })

  it('is in the address, and what is not in the file is the whole', () => {
    expect(spanOf('1024-2048', 4_000)).toEqual({ from: 1_024, to: 2_048 })
    expect(spanOf('3000-9000', 4_000)).toEqual({ from: 3_000, to: 4_000 })
    for (const text of ['', 'x', '5-5', '9000-9001', '-1-3']) {
      expect(spanOf(text, 4_000)).toEqual({ from: 0, to: 4_000 })
    }
    expect(textOfSpan({ from: 0, to: 4_000 }, 4_000)).toBeUndefined()
    expect(textOfSpan({ from: 8, to: 16 }, 4_000)).toBe('8-16')
    expect([columnsFor(0), columnsFor(360), columnsFor(560)]).toEqual([32, 32, 128])
  })
})

describe('another number of copies', () => {
  const file = { size: 4 * 1_024 ** 3, copies: { wanted: 3, least: 3 } }
  it('is told with its bytes and with what may fail, up and down', () => {
    expect(consequencesOf(file, 2)).toEqual([
      'Any 1 node can fail at once (now 2)',
      expect.stringMatching(/^At most 4\.00 GiB are freed within a day/),
      'Raising it again copies them anew',
    ])
    expect(consequencesOf(file, 5)[1]).toBe(
      'At most 8.00 GiB are made, 2 copies more of each chunk',
    )
    expect(consequencesOf(file, 1)[0]).toContain('No node can fail')
    expect(consequencesOf(file, 3)).toEqual([])
  })
  it('says when there are not as many nodes', () => {
    expect(consequencesOf(file, 5, 4)).toContain(
      '4 nodes take copies: 1 copy has no node until there are more',
    )
    expect(consequencesOf(file, 5, 5).join()).not.toContain('no node')
  })
})

describe('a preview', () => {
  const of = (name: string, contentType = 'application/octet-stream', size = 10) =>
    previewOf({ name, contentType, size })
  it.each([
    ['a.png', 'image/png', 'image'],
    ['a.svg', 'image/svg+xml', 'image'],
    ['a.html', 'text/html; charset=utf-8', 'text'],
    ['a.xml', 'application/xml', 'text'],
    ['a.xhtml', 'application/xhtml+xml', 'text'],
    ['a.rss', 'application/rss+xml', 'text'],
    ['a.pdf', 'application/pdf', 'pdf'],
    ['a.mp4', 'video/mp4', 'video'],
    ['a.flac', 'audio/flac', 'audio'],
    ['a.JPG', 'application/octet-stream', 'image'],
    ['a.tiff', 'image/tiff', 'none'],
    ['a.zip', 'application/zip', 'none'],
    ['README', 'application/octet-stream', 'none'],
  ])('of %s (%s) is %s', (name, type, kind) => expect(of(name, type)).toBe(kind))
  it('does not load a picture that is far too large', () => {
    expect(of('a.png', 'image/png', 2 ** 30)).toBe('none')
  })
  it('shows text, and says so when bytes are none', () => {
    const bytes = (text: string) => new TextEncoder().encode(text)
    expect(decodeText(bytes('grüße'), false)).toBe('grüße')
    expect(decodeText(new Uint8Array([1, 0, 2]), false)).toBeUndefined()
    expect(decodeText(new Uint8Array([0xff, 0xfe, 0x41, 0]), false)).toBe('A')
    // The cut went through the last letter, which is left out instead of being shown broken.
    expect(decodeText(bytes('aß').slice(0, 2), true)).toBe('a')
  })
  it('leads to neighbours that can be shown, and to none beyond the list', () => {
    const list = ['a.txt', 'b.zip', 'c.txt'].map((name) => ({
      id: name,
      name,
      size: 1,
      contentType: 'application/octet-stream',
    }))
    const canShow = (file: { name: string }) => !file.name.endsWith('.zip')
    expect(neighboursOf(list, 'a.txt', canShow).next?.id).toBe('c.txt')
    expect(neighboursOf(list, 'a.txt', canShow).previous).toBeUndefined()
    expect(neighboursOf(list, 'elsewhere', canShow)).toEqual({})
  })
  it('finds its list whatever else a list keeps', () => {
    expect(filesIn({ pages: [{ items: [{ id: '1' }], folders: [] }, {}] })).toEqual([{ id: '1' }])
    expect(filesIn({ items: [{ id: '1' }], folders: [] })).toEqual([{ id: '1' }])
    expect(filesIn([{ id: '1' }])).toEqual([{ id: '1' }])
    for (const data of [undefined, null, 3, {}, { pages: 1 }, { files: 3, marks: [] }])
      expect(filesIn(data)).toEqual([])
  })
})

it('a link says what it still allows', () => {
  const link = (more: Partial<ShareLink>) =>
    linkInWords({ state: 'active', downloads: 1, maxDownloads: 3, ...more } as ShareLink)
  expect(link({})).toBe('2 of 3 downloads left')
  expect(link({ maxDownloads: null })).toBe('any number of downloads')
  expect(link({ state: 'expired' })).toBe('ended')
})

describe('what is typed into a terminal', () => {
  it('keeps a name in one piece, whatever is in it', () => {
    const commands = (name: string) => ipfsCommands({ cid: 'bafy', name }).map((one) => one.command)
    expect(commands('cat.jpg')).toEqual([
      'ipfs get -o cat.jpg bafy',
      'ipfs cat bafy',
      'ipfs dag export bafy > cat.jpg.car',
    ])
    expect(commands("it's $(rm -r x).txt")[0]).toBe(`ipfs get -o 'it'\\''s $(rm -r x).txt' bafy`)
    expect(commands('-rf')[0]).toBe('ipfs get -o ./-rf bafy')
  })
})

it('the name of a copy keeps its ending', () => {
  expect(['notes.txt', 'README', '.env', 'a.tar.gz'].map(nameOfCopy)).toEqual([
    'notes (copy).txt',
    'README (copy)',
    '.env (copy)',
    'a.tar (copy).gz',
  ])
})
