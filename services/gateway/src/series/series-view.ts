import type { SeriesPart } from '@holdfast/catalog'
import { z } from 'zod'

/** The time that is looked back, and what one value stands for, in seconds. */
export const RANGES = {
  '1h': { step: 10, slots: 360 },
  '1d': { step: 120, slots: 720 },
  '30d': { step: 3_600, slots: 720 },
} as const

export type Range = keyof typeof RANGES

const values = (description: string) => z.array(z.number().nullable()).meta({ description })

const valuesSchema = z.object({
  bytesIn: values('Bytes per second from clients, headers included.'),
  bytesOut: values('Bytes per second to clients.'),
  requests: values('Requests per second.'),
  readP50: values('Milliseconds that half of the reads of a chunk took. Null: there were none.'),
  readP95: values('Milliseconds that 95 of 100 reads took at most.'),
  writeP50: values('Milliseconds until half of the copies of uploads were stored.'),
  writeP95: values('Milliseconds until 95 of 100 copies were stored.'),
  fileBytes: values('Bytes of all files, the trash included.'),
  usedBytes: values('Bytes on the nodes.'),
  freeBytes: values('Bytes left on nodes that answer; the least.'),
  files: values('Files that are not in the trash.'),
  chunks: values('Chunks in use.'),
  shortChunks: values('Chunks with fewer copies than wanted; the most.'),
  missingBytes: values('Bytes of copies to be made; the most.'),
  repairRate: values('Bytes per second of copies that were missing.'),
  moveRate: values('Bytes per second that were moved by plans.'),
  nodes: values('Nodes that are not lost.'),
  nodesUp: values('Of these, the ones that can be read; the fewest.'),
  queued: values('Jobs that wait or run; the most.'),
})

type Name = keyof typeof valuesSchema.shape

export const seriesSchema = z
  .object({
    range: z.enum(Object.keys(RANGES) as [Range, ...Range[]]),
    from: z.iso.datetime().meta({ description: 'When the first value begins.' }),
    stepSeconds: z.int().meta({ description: 'What one value stands for.' }),
    values: valuesSchema.meta({
      description:
        'One array each, equally long. Null: nobody looked then, which is not the same as 0.',
    }),
  })
  .meta({ id: 'Series', description: 'Sampled by the leading health monitor.' })

/** Every slot has its place, so that times need not be sent, and gaps are seen. */
export function seriesView(range: Range, { from, rows }: SeriesPart): z.input<typeof seriesSchema> {
  const { step, slots } = RANGES[range]
  const names = Object.keys(valuesSchema.shape) as Name[]
  const empty = () => new Array<number | null>(slots).fill(null)
  const byName = Object.fromEntries(names.map((name) => [name, empty()]))
  for (const row of rows) {
    // Postgres's clock may have been set back.
    if (row.slot >= slots) continue
    for (const name of names) (byName[name] as (number | null)[])[row.slot] = short(row[name])
  }
  return {
    range,
    from: from.toISOString(),
    stepSeconds: step,
    values: byName as Record<Name, (number | null)[]>,
  }
}

/** Sixteen digits of a rate say no more than three behind the point. */
const short = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 1_000) / 1_000
