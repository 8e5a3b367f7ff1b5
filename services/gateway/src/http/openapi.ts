import { z } from 'zod'
import { scopeOf } from './key-rights.ts'
import { fieldErrorSchema, problemSchema } from './problem-schema.ts'
import type { AnswerSpec, Route } from './route.ts'

type Json = Record<string, unknown>

export type ApiInfo = { title: string; version: string; basePath: string }

/** What every call can end with, whatever it does. */
const ALWAYS = ['VALIDATION_FAILED', 'CATALOGUE_UNAVAILABLE', 'INTERNAL']

/**
 * The OpenAPI 3.1 document, made from the same schemas that check requests: it cannot promise what
 * the code does not do. Schemas with an id become components; every call lists its error codes.
 */
export function openApiDocument<Deps>(
  routes: readonly Route<Deps>[],
  statusOf: (code: string) => number,
  info: ApiInfo,
): Json {
  const components = createComponents()
  components.add(fieldErrorSchema)
  const problem = components.add(problemSchema)
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes) {
    const path = route.path.replace(/\.\.\.\}/g, '}')
    paths[path] ??= {}
    ;(paths[path] as Record<string, Json>)[route.method] = operation(route, {
      components,
      problem,
      statusOf,
    })
  }
  return {
    openapi: '3.1.0',
    info: { title: info.title, version: info.version },
    servers: [{ url: info.basePath }],
    paths,
    components: {
      schemas: components.all(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'hf_access' },
      },
    },
  }
}

type OperationContext = {
  components: Components
  problem: Json
  statusOf: (code: string) => number
}

function operation<Deps>(route: Route<Deps>, context: OperationContext): Json {
  const { components } = context
  return {
    tags: [route.tag],
    summary: route.summary,
    operationId: operationId(route.method, route.path),
    security: route.access === 'anyone' ? [] : [{ bearer: [] }, { cookie: [] }],
    ...(route.access === 'anyone' ? {} : { 'x-api-key-scope': scopeOf(route) }),
    parameters: [
      ...parameters('path', route.params, components),
      ...parameters('query', route.query, components),
    ],
    ...requestBody(route, components),
    responses: { ...answers(route.answers, components), ...problems(route, context) },
  }
}

function parameters(
  where: 'path' | 'query',
  schema: z.ZodType | undefined,
  components: Components,
) {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = components.add(schema) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => {
    // A `{path...}` parameter arrives as segments and is written as one string with slashes.
    const isPath = where === 'path' && property.type === 'array'
    return {
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      schema: isPath ? { type: 'string' } : property,
      ...(isPath ? { description: 'May contain "/"; each segment percent-encoded.' } : {}),
    }
  })
}

function requestBody<Deps>(route: Route<Deps>, components: Components): Json {
  const { body } = route
  if (body === undefined) return {}
  if (body.kind === 'stream') {
    return {
      requestBody: {
        description: body.description,
        required: true,
        content: { [body.contentType]: {} },
      },
    }
  }
  return {
    requestBody: {
      required: body.optional !== true,
      content: { 'application/json': { schema: components.add(body.schema) } },
    },
  }
}

function answers(specs: Record<number, AnswerSpec>, components: Components): Json {
  return Object.fromEntries(
    Object.entries(specs).map(([status, { description, schema, contentType, alsoAs }]) => {
      const media = schema === undefined ? {} : { schema: components.add(schema, 'output') }
      const hasContent = schema !== undefined || contentType !== undefined
      const other = alsoAs === undefined ? {} : { [alsoAs]: {} }
      const content = { [contentType ?? 'application/json']: media, ...other }
      return [status, { description, ...(hasContent ? { content } : {}) }]
    }),
  )
}

function problems<Deps>(route: Route<Deps>, { problem, statusOf }: OperationContext): Json {
  const codes = [...ALWAYS, ...(route.problems ?? [])]
  if (route.access !== 'anyone') codes.push('UNAUTHENTICATED', 'FORBIDDEN')
  if (route.method !== 'get' && route.access !== 'anyone') codes.push('CSRF_REJECTED')
  const byStatus = Map.groupBy(new Set(codes), statusOf)
  return Object.fromEntries(
    [...byStatus].map(([status, own]) => [
      status,
      {
        description: own.join(', '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  )
}

/** `get /files/{id}/content` → `getFilesIdContent`. */
const operationId = (method: string, path: string): string =>
  method +
  path
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => (word[0] as string).toUpperCase() + word.slice(1))
    .join('')

type Components = ReturnType<typeof createComponents>

/** Turns zod schemas into JSON Schema and keeps those with an id in one place. */
function createComponents() {
  const found: Record<string, Json> = {}
  const hoist = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(hoist)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) =>
        key === '$ref' && typeof inner === 'string'
          ? [key, inner.replace('#/$defs/', '#/components/schemas/')]
          : [key, hoist(inner)],
      ),
    )
  }
  return {
    add(schema: z.ZodType, io: 'input' | 'output' = 'input'): Json {
      const json = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
      const { $schema: _, $defs, ...rest } = json
      for (const [id, definition] of Object.entries(($defs ?? {}) as Record<string, Json>)) {
        found[id] = hoist(definition) as Json
      }
      const id = z.globalRegistry.get(schema)?.id
      if (id === undefined) return hoist(rest) as Json
      found[id] = hoist(rest) as Json
      return { $ref: `#/components/schemas/${id}` }
    },
    all: () => found,
  }
}
