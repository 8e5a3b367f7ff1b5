import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LIMIT_MS } from '@holdfast/acceptance'
import { afterAll, describe, expect, it } from 'vitest'
import { createBench } from '../src/bench.ts'
import { download } from '../src/measurements/download.ts'
import { ranges } from '../src/measurements/ranges.ts'
import { smallFiles } from '../src/measurements/small-files.ts'
import { upload } from '../src/measurements/upload.ts'
import { MIB } from '../src/options.ts'
import { renderTable } from '../src/report.ts'
import type { Row } from '../src/row.ts'

const undo: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const step of undo.reverse()) await step()
}, LIMIT_MS)

/** Says nothing of speed: only that what is measured still runs, on sizes that mean nothing. */
describe('the bench', () => {
  it(
    'measures uploads, downloads, ranges and small files without anybody to compare with',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'))
      undo.push(() => rm(folder, { recursive: true, force: true }))
      const { bench, end } = createBench({
        options: {
          names: ['B3', 'B4', 'B5', 'B6'],
          fileBytes: 4 * MIB,
          smallFiles: 8,
          ranges: 16,
          chunks: 1,
          parallelBytes: MIB,
          pairs: 1,
          folder,
          profile: false,
        },
        kubo: undefined,
        cluster: undefined,
        say: () => {},
      })
      undo.push(end)
      const rows: Row[] = []
      for (const { run } of [upload, download, ranges, smallFiles]) rows.push(...(await run(bench)))

      expect(rows.map(({ name }) => name)).toEqual(['B3', 'B4', 'B4', 'B5', 'B6'])
      for (const row of rows) expect(row).toHaveProperty('ours.median', expect.any(Number))
      expect(renderTable(rows).split('\n')).toHaveLength(2 + rows.length)
    },
    LIMIT_MS,
  )
})
