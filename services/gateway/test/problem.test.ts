import { CatalogueUnavailable, NameTaken } from '@holdfast/catalog'
import { describe, expect, it } from 'vitest'
import { RateLimited, ValidationFailed } from '../src/http/errors.ts'
import { problemOf } from '../src/http/problem.ts'
import { problemTable } from '../src/http/problem-table.ts'

const coded = (code: string, message = 'secret node address 10.1.2.3') =>
  Object.assign(new Error(message), { code })

describe('an error', () => {
  it('of ours is said in its own words', () => {
    const { status, body, headers } = problemOf(
      new ValidationFailed([{ path: 'a', message: 'is wrong' }]),
      'r1',
    )
    expect([status, headers['content-type']]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ])
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Malformed request',
      status: 400,
      detail: 'a: is wrong',
      code: 'VALIDATION_FAILED',
      requestId: 'r1',
      errors: [{ path: 'a', message: 'is wrong' }],
    })
  })

  it('of a library is said in ours, without its facts', () => {
    for (const code of Object.keys(problemTable)) {
      if (['INTERNAL', 'BAD_REQUEST'].includes(code)) continue
      const { body } = problemOf(coded(code), 'r1')
      if (problemTable[code]?.detail !== undefined) expect(body.detail).not.toContain('10.1.2.3')
    }
    expect(problemOf(new NameTaken('/secret', 'a'), 'r1').body.detail).not.toContain('secret')
  })

  it.each([
    [new CatalogueUnavailable(new Error('x')), 503, 'CATALOGUE_UNAVAILABLE'],
    [coded('ECONNREFUSED'), 503, 'CATALOGUE_UNAVAILABLE'],
    [coded('57P01'), 503, 'CATALOGUE_UNAVAILABLE'],
    [new Error('Connection terminated unexpectedly'), 503, 'CATALOGUE_UNAVAILABLE'],
    [new AggregateError([coded('ECONNREFUSED')]), 503, 'CATALOGUE_UNAVAILABLE'],
    [coded('ALL_HOLDERS_FAILED'), 503, 'CHUNK_UNAVAILABLE'],
    [coded('NODE_FULL'), 507, 'NODES_FULL'],
    [Object.assign(new URIError('bad %'), { status: 400 }), 400, 'BAD_REQUEST'],
    [new Error('a bug with a secret'), 500, 'INTERNAL'],
    [coded('42P01'), 500, 'INTERNAL'],
    ['a string', 500, 'INTERNAL'],
    [undefined, 500, 'INTERNAL'],
  ])('%s ends as %i %s', (error, status, code) => {
    const problem = problemOf(error, 'r1')
    expect([problem.status, problem.body.code]).toEqual([status, code])
    expect(problem.unexpected).toBe(status === 500)
    if (status === 500) expect(problem.body.detail).not.toContain('secret')
  })

  it('that passes by itself says when to come back', () => {
    for (const [code, kind] of Object.entries(problemTable)) {
      const waits = kind.status === 503 || kind.status === 429
      expect('retry-after' in problemOf(coded(code), 'r').headers, code).toBe(waits)
    }
    expect(problemOf(new RateLimited(17), 'r').headers['retry-after']).toBe('17')
  })
})
