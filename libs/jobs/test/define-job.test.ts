import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { open, seal } from '../src/envelope.ts'
import { DEFAULT_PRIORITY, defineJob, exponential, InvalidPayload } from '../src/index.ts'
import { jobOptions } from '../src/job-options.ts'

const spec = {
  name: 'count-sheep',
  version: 3,
  queue: 'replicator',
  payload: z.object({ field: z.string(), count: z.int() }),
  retry: { attempts: 7, backoff: exponential('1s') },
} as const

const job = defineJob({ ...spec, deduplication: ({ field }) => field })

describe('a job', () => {
  it('names what is wrong with a payload', () => {
    expect(() => job.parse({ field: 'a', count: 1.5 })).toThrow(InvalidPayload)
    expect(() => job.parse({ field: 'a', count: 1.5 })).toThrow(/count-sheep.*count:/)
    expect(() => job.parse(undefined)).toThrow(/payload:/)
  })

  it('drops what its schema does not know, before it lies in the queue', () => {
    const generous = { field: 'a', count: 1, secret: 'x' }
    expect(seal(job, generous).envelope).toEqual({ version: 3, payload: { field: 'a', count: 1 } })
  })

  it('computes its deduplication key from the payload and its version, and never sets an id', () => {
    const options = jobOptions(job, { field: 'a', count: 1 })
    expect(options.deduplication).toEqual({ id: 'count-sheep@3/a', keepLastIfActive: true })
    expect(options).not.toHaveProperty('jobId')
    expect(jobOptions(defineJob(spec), { field: 'a', count: 1 })).not.toHaveProperty(
      'deduplication',
    )
  })

  it('always has a priority, attempts, and an end to being kept', () => {
    expect(jobOptions(job, { field: 'a', count: 1 })).toMatchObject({
      priority: DEFAULT_PRIORITY,
      attempts: 7,
      removeOnComplete: { age: expect.any(Number), count: expect.any(Number) },
      removeOnFail: { age: expect.any(Number), count: expect.any(Number) },
    })
  })

  it('takes priority and delay from the call when it gives them', () => {
    const options = jobOptions(job, { field: 'a', count: 1 }, { priority: 2, delayMs: 500 })
    expect(options).toMatchObject({ priority: 2, delay: 500 })
  })
})

describe('an envelope', () => {
  it('is recognised, or not', () => {
    expect(open({ version: 1, payload: { a: 1 } })).toEqual({ version: 1, payload: { a: 1 } })
    for (const other of [null, undefined, 'text', {}, { version: '1' }]) {
      expect(open(other)).toBeUndefined()
    }
  })
})
