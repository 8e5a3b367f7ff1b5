import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { catalogue, placeChunks, removeCopies, repairGroup } from '../src/index.ts'
import { worstRedeliveryMs } from '../src/start-worker.ts'

const contentId = '0197a000-0000-7000-8000-000000000001'
const another = '0197a000-0000-7000-8000-000000000002'

describe('the catalogue of jobs', () => {
  it('holds every file of its folder, under the name of the file', async () => {
    const folder = new URL('../src/catalogue/', import.meta.url)
    const files = (await readdir(folder)).map((file) => file.replace(/\.ts$/, ''))
    const names = catalogue.map((job) => job.name).sort()
    expect(names).toEqual(files.filter((file) => file !== 'fields').sort())
  })

  it('gives every job a deduplication key, so that ticks and retries do not pile up', () => {
    for (const job of catalogue) {
      expect(job.deduplicationKey({ contentId, group: 1, class: 'delete', kind: 'leaf' })).toMatch(
        new RegExp(`^${job.name}@${job.version}/.`),
      )
    }
  })

  it('runs repairs in the order of risk, and before what can wait', () => {
    const classes = ['last-copy', 'below-quorum', 'below-wanted', 'something-else']
    const repairs = classes.map((name) => repairGroup.priority({ group: 0, class: name }))
    expect(repairs).toEqual([...repairs].sort((a, b) => a - b))
    const removals = (['delete', 'trim'] as const).map((name) =>
      removeCopies.priority({ group: 0, class: name }),
    )
    expect(Math.min(...removals)).toBeGreaterThan(Math.max(...repairs))
  })

  it('accepts groups and segments only where there are some', () => {
    expect(() => repairGroup.parse({ group: 4_096, class: 'last-copy' })).toThrow(/group/)
    expect(() => repairGroup.parse({ group: 0, class: 'Not A Class' })).toThrow(/class/)
    expect(() => placeChunks.parse({ contentId, kind: 'leaf', from: -1, to: 0 })).toThrow(/from/)
    expect(() => placeChunks.parse({ contentId: 'x', kind: 'leaf', from: 0, to: 0 })).toThrow(
      /contentId/,
    )
  })
})

describe('the payload of a job (S8)', () => {
  /** Ids, numbers of groups, segments and steps, the class of the work: nothing that anybody wrote. */
  const isHarmless = (schema: z.core.JSONSchema.BaseSchema): boolean =>
    schema.type === 'integer' ||
    schema.format === 'uuid' ||
    schema.enum !== undefined ||
    // A word of ours, as classes of work are.
    schema.pattern === '^[a-z][a-z-]{0,31}$'

  it('holds ids only, so that neither the queue nor its board tells anything', () => {
    const telling = catalogue.flatMap(({ name, payload }) => {
      const { properties = {} } = z.toJSONSchema(payload)
      return Object.entries(properties)
        .filter(([field, schema]) => field !== 'reqId' && !isHarmless(schema as never))
        .map(([field]) => `${name}: ${field}`)
    })
    expect(telling).toEqual([])
  })
})

describe('ranges to place', () => {
  it('become one job per segment, however they overlap', () => {
    const folded = placeChunks.fold([
      { contentId, kind: 'leaf', from: 0, to: 2 },
      { contentId, kind: 'leaf', from: 1, to: 3 },
      { contentId, kind: 'tree', from: 0, to: 0 },
      { contentId: another, kind: 'leaf', from: 0, to: 0 },
    ])
    expect(
      folded.map((job) => `${job.contentId.at(-1)} ${job.kind} ${job.from}-${job.to}`),
    ).toEqual(['1 leaf 0-0', '1 leaf 1-1', '1 leaf 2-2', '1 leaf 3-3', '1 tree 0-0', '2 leaf 0-0'])
  })
})

describe('the job of a killed worker', () => {
  it('is given to another within a minute', () => {
    expect(worstRedeliveryMs).toBeLessThanOrEqual(60_000)
  })
})
