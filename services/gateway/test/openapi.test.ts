import { describe, expect, it } from 'vitest'
import { expressPath } from '../src/http/mount.ts'
import { openApiDocument } from '../src/http/openapi.ts'
import { problemTable } from '../src/http/problem-table.ts'
import { BASE_PATH, routes } from '../src/routes/table.ts'

// The document is read here like any other JSON.
// biome-ignore lint/suspicious/noExplicitAny: see above
const document: any = JSON.parse(
  JSON.stringify(
    openApiDocument(routes, (code) => problemTable[code]?.status ?? 500, {
      title: 'Holdfast',
      version: '1',
      basePath: BASE_PATH,
    }),
  ),
)

const refs = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' ? [inner as string] : refs(inner),
  )
}

describe('the OpenAPI document', () => {
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
    for (const ref of refs(document))
      expect(names.map((n) => `#/components/schemas/${n}`)).toContain(ref)
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

  it('knows a status for every code a call can end with', () => {
    for (const { problems, path } of routes) {
      for (const code of problems ?? []) expect(problemTable, path).toHaveProperty(code)
    }
  })
})

describe('a path', () => {
  it('is written for the router from the one in the document', () => {
    expect(expressPath('/files/{id}/content')).toBe('/files/:id/content')
    expect(expressPath('/files/by-path/{path...}')).toBe('/files/by-path/*path')
  })
})
