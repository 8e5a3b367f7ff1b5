import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { docsPage } from '../src/contract/docs/page.ts'
import { openApiDocument } from '../src/contract/document.ts'
import { problemCodes } from '../src/contract/problem-codes.ts'
import { expressPath } from '../src/http/mount.ts'
import { problemTable } from '../src/http/problem-table.ts'
import { addressOf, BASE_PATH, routes } from '../src/routes/table.ts'
import { createSchemaCheck } from './contract/schema-check.ts'
import { ANY_QUERY } from './contract/things.ts'

// The document is read here like any other JSON.
// biome-ignore lint/suspicious/noExplicitAny: see above
const document: any = JSON.parse(JSON.stringify(openApiDocument(routes, { basePath: BASE_PATH })))

/** Every operation with where it stands. */
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  // biome-ignore lint/suspicious/noExplicitAny: see above
  Object.entries(methods as any).map(([method, spec]) => ({
    where: `${method} ${path}`,
    // biome-ignore lint/suspicious/noExplicitAny: see above
    spec: spec as any,
  })),
)

const contentsOf = (spec: {
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { content?: Record<string, Media> }>
}): Media[] =>
  [spec.requestBody, ...Object.values(spec.responses)].flatMap((one) =>
    Object.entries(one?.content ?? {})
      .filter(([type]) => type !== 'application/problem+json')
      .map(([, media]) => media),
  )

type Media = { schema?: object; example?: unknown }

const refs = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' ? [inner as string] : refs(inner),
  )
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { errors, valid } = await new Validator().validate(structuredClone(document))
    expect(errors ?? []).toEqual([])
    expect(valid).toBe(true)
  })

  it('has an example that fits for every body and every answer', () => {
    const { problemsOf } = createSchemaCheck(document)
    const wrong = operations.flatMap(({ where, spec }) =>
      contentsOf(spec).flatMap(({ schema, example }) =>
        schema === undefined ? [] : problemsOf(schema, example).map((one) => `${where}: ${one}`),
      ),
    )
    // A field with a pattern of its own needs `.meta({ examples: [...] })`.
    expect(wrong).toEqual([])
  })

  it('has examples that the calls would take', () => {
    for (const { method, path, body } of routes) {
      if (body?.kind !== 'json') continue
      const operation = document.paths[path.replace('...}', '}')][method]
      const { example } = operation.requestBody.content['application/json']
      expect(body.schema.safeParse(example).error, `${method} ${path}`).toBeUndefined()
    }
  })

  it('describes every parameter and every tag', () => {
    const silent = operations.flatMap(({ where, spec }) =>
      spec.parameters
        .filter(({ description }: { description: string }) => description === '')
        .map(({ name }: { name: string }) => `${where} ${name}: say in .meta({ description })`),
    )
    const tags = document.tags
      .filter(({ description }: { description?: string }) => description === undefined)
      .map(({ name }: { name: string }) => `${name}: say in contract/tags.ts what it is about`)
    expect([...silent, ...tags]).toEqual([])
  })

  it('names codes for every refusal, and a status for every code', () => {
    for (const route of routes) {
      for (const [status, codes] of problemCodes(route as never)) {
        expect(codes.length).toBeGreaterThan(0)
        expect(status, codes.join()).toBeGreaterThanOrEqual(400)
      }
    }
  })

  it('has every call of the table, with parameters for its path', () => {
    for (const { method, path } of routes) {
      const operation = document.paths[path.replace('...}', '}')][method]
      const named = [...path.matchAll(/\{(\w+)/g)].map((match) => match[1])
      const parameters = operation.parameters.filter((p: { in: string }) => p.in === 'path')
      expect(parameters.map((p: { name: string }) => p.name)).toEqual(named)
    }
  })

  it('refers only to what it has', () => {
    const names = Object.keys(document.components.schemas)
    const targets = Object.entries(document.components).flatMap(([kind, own]) =>
      Object.keys(own as object).map((name) => `#/components/${kind}/${name}`),
    )
    for (const ref of new Set(refs(document))) expect(targets).toContain(ref)
    expect(names).toEqual(expect.arrayContaining(['Problem', 'FieldError', 'User', 'Session']))
    expect(JSON.stringify(document)).not.toContain('$defs')
  })

  it('names each call once', () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods as Record<string, { operationId: string }>).map((o) => o.operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('refuses unknown fields in every body', () => {
    for (const { body, path } of routes) {
      if (body?.kind !== 'json') continue
      expect(body.schema.safeParse({ nobodyKnowsThis: 1 }).error?.issues, path).toContainEqual(
        expect.objectContaining({ code: 'unrecognized_keys' }),
      )
    }
  })

  it('refuses unknown names in every query', () => {
    for (const { query, path, method } of routes) {
      if (query === undefined || `${method} ${path}` in ANY_QUERY) continue
      expect(query.safeParse({ nobodyKnowsThis: '1' }).error?.issues, path).toContainEqual(
        expect.objectContaining({ code: 'unrecognized_keys' }),
      )
    }
  })

  it('says where the calls are that are beside the others, and that no sign-in is needed', () => {
    const beside = routes.filter((route) => route.beside)
    expect(beside.length).toBeGreaterThan(0)
    const served = openApiDocument(routes, { basePath: BASE_PATH, publicUrl: 'https://a.example' })
    for (const { method, path } of beside) {
      const at = path.replace('...}', '}')
      expect(document.paths[at][method].servers[0].url).toBe('/')
      expect(document.paths[at][method]['x-access']).toBe('anyone')
      // biome-ignore lint/suspicious/noExplicitAny: see above
      expect((served as any).paths[at][method].servers[0].url).toBe('https://a.example')
    }
    const { security, responses } = document.paths['/s/{token}'].get
    expect(security).toEqual([{}, { linkPassword: [] }, { linkPass: [] }])
    expect(document.paths['/s/{token}'].post.security).toEqual([])
    expect(Object.keys(responses[200].content)).toEqual(['text/html', '*/*'])
    expect(Object.keys(responses[401].content)).toEqual(['text/html', 'application/problem+json'])
  })

  it('knows a status for every code a call can end with', () => {
    for (const { problems, path } of routes) {
      for (const code of problems ?? []) expect(problemTable, path).toHaveProperty(code)
    }
  })
})

describe('the page of the contract', () => {
  const page = docsPage(document)

  it('has every call, with an example for the shell', () => {
    for (const route of routes) {
      const { method } = route
      const shown = addressOf(route).replace('...}', '}')
      expect(page).toContain(
        `<span class="method ${method}">${method.toUpperCase()}</span> <code>${shown}</code>`,
      )
    }
    expect(page.match(/<pre class="curl">/g)?.length).toBe(routes.length + 1)
  })

  it('shows the calls of links where they are, without a token', () => {
    expect(page).toContain('$URL/s/')
    const own = page.split('<article').find((one) => one.includes('id="get-s-token-content"'))
    expect(own).toContain('Without sign-in.')
    expect(own).not.toContain('$AUTH')
    expect(page).toContain('--data-urlencode &#39;password=')
  })

  it('asks no other host for anything, and runs nothing', () => {
    expect(page).not.toMatch(/<(script|img|link|iframe|object)\b/i)
    expect(page).not.toMatch(/\bon\w+=|javascript:|url\(/i)
    expect(page).not.toMatch(/(href|src)="https?:/)
  })

  it('has only links that lead somewhere', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id as string)
    expect(links.filter((id) => !ids.has(id))).toEqual([])
  })
})

describe('a path', () => {
  it('is written for the router from the one in the document', () => {
    expect(expressPath('/files/{id}/content')).toBe('/files/:id/content')
    expect(expressPath('/files/by-path/{path...}')).toBe('/files/by-path/*path')
  })
})
