import type { z } from 'zod'
import { FORM_TYPE } from '../http/form-fields.ts'
import { scopeOf } from '../http/key-rights.ts'
import { problemTable } from '../http/problem-table.ts'
import type { AnswerSpec, Route } from '../http/route.ts'
import type { Components, Json } from './components.ts'
import { type HeaderName, headerRefs, ON_EVERY_ANSWER, problemHeaders } from './headers.ts'
import { parameterWords } from './parameter-words.ts'
import { problemCodes } from './problem-codes.ts'
import { securityOf } from './security.ts'

type Context = {
  components: Components
  problem: Json
  /** Where calls live that are beside the API. */
  besideServers: Json[]
}

/** One call of the table as the document has it. */
export function operation(route: Route<never>, context: Context): Json {
  const { components } = context
  return {
    tags: [route.tag],
    summary: route.summary,
    ...(route.beside ? { servers: context.besideServers } : {}),
    operationId: operationId(route.method, route.path),
    security: securityOf(route),
    // OpenAPI has no word for roles that are no scopes.
    'x-access': route.access,
    ...(route.access === 'anyone' ? {} : { 'x-api-key-scope': scopeOf(route) }),
    parameters: [
      ...parameters('path', route.params, components),
      ...parameters('query', route.query, components),
      ...requestHeaders(route),
    ],
    ...requestBody(route, components),
    responses: { ...answers(route.answers, components), ...problems(route, context) },
  }
}

function parameters(
  where: 'path' | 'query',
  schema: z.ZodType | undefined,
  components: Components,
): Json[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = components.add(schema) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = property
    // A `{path...}` parameter arrives as segments and is written as one string with slashes.
    const isPath = where === 'path' && property.type === 'array'
    const words = isPath ? 'May contain "/"; each segment percent-encoded.' : description
    return {
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      schema: isPath ? { type: 'string' } : schema,
      description: words ?? parameterWords[name] ?? '',
    }
  })
}

const requestHeaders = ({ requestHeaders = {} }: Route<never>): Json[] =>
  Object.entries(requestHeaders).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    schema: { type: 'string' },
    description,
  }))

function requestBody({ body }: Route<never>, components: Components): Json {
  if (body === undefined) return {}
  if (body.kind === 'stream') {
    const { description, contentType, optional = false } = body
    return { requestBody: { description, required: !optional, content: { [contentType]: {} } } }
  }
  if (body.kind === 'form') {
    const content = { [FORM_TYPE]: { schema: components.add(body.schema) } }
    return { requestBody: { required: true, content } }
  }
  const { orStream } = body
  const content = {
    'application/json': { schema: components.add(body.schema) },
    ...(orStream === undefined ? {} : { [orStream.contentType]: {} }),
  }
  const words = orStream === undefined ? {} : { description: orStream.description }
  return { requestBody: { ...words, required: body.optional !== true, content } }
}

function answers(specs: Record<number, AnswerSpec>, components: Components): Json {
  return Object.fromEntries(
    Object.entries(specs).map(([status, spec]) => {
      const { description, schema, contentType, alsoAs, headers = [], sometimes } = spec
      const media = schema === undefined ? {} : { schema: components.add(schema, 'output') }
      const hasContent = schema !== undefined || contentType !== undefined
      const other = alsoAs === undefined ? {} : { [alsoAs]: {} }
      const content = { [contentType ?? 'application/json']: media, ...other }
      return [
        status,
        { description, headers: sent(headers, sometimes), ...(hasContent ? { content } : {}) },
      ]
    }),
  )
}

const sent = (headers: readonly HeaderName[], sometimes?: readonly HeaderName[]) =>
  headerRefs([...ON_EVERY_ANSWER, ...headers], sometimes)

/** A refusal names its codes, so that a generated client knows them. */
function problems(route: Route<never>, { problem }: Context): Json {
  return Object.fromEntries(
    [...problemCodes(route)].map(([status, codes]) => [
      status,
      {
        description: codes.join(', '),
        headers: refusalHeaders(route, status),
        content: {
          ...(isPage(route, status) ? { 'text/html': {} } : {}),
          'application/problem+json': {
            schema: {
              allOf: [
                problem,
                { properties: { status: { const: status }, code: { enum: codes } } },
              ],
            },
          },
        },
      },
    ]),
  )
}

/** Whether people get this refusal as a page, and programs as a problem. */
const isPage = ({ asPage = [] }: Route<never>, status: number): boolean =>
  asPage.some((code) => problemTable[code]?.status === status)

/** A page asks for the password itself: with that header the browser would ask before it. */
function refusalHeaders(route: Route<never>, status: number): Record<string, Json> {
  const names = problemHeaders(status)
  if (!isPage(route, status)) return sent(names)
  const isOfPrograms = (name: HeaderName) => name === 'WWW-Authenticate'
  return sent(
    names.filter((name) => !isOfPrograms(name)),
    names.filter(isOfPrograms),
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
