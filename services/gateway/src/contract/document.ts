import { fieldErrorSchema, problemSchema } from '../http/problem-schema.ts'
import type { Route } from '../http/route.ts'
import { createComponents, type Json } from './components.ts'
import { withExamples } from './examples.ts'
import { headerComponents } from './headers.ts'
import { operation } from './operation.ts'
import { securitySchemes } from './security.ts'
import { TAGS } from './tags.ts'

export type ApiInfo = {
  /** Where the calls live. */
  basePath: string
  /** The address that people use, where it is known. */
  publicUrl?: string | undefined
}

const DESCRIPTION = [
  'Self-healing, redundant file storage on your own IPFS nodes.',
  'Sign in with `POST /auth/login`, or make an API key; send either as `Authorization: Bearer …`.',
  'Times are ISO 8601 in UTC, sizes are bytes, CIDs are base32 CIDv1. Lists answer with `items` and `next`; ask for `?cursor=` the value of `next` until it is null.',
  'What fails answers with `application/problem+json` and a stable `code`. What belongs to somebody else is 404, as what is not there. Every GET may be asked as HEAD.',
].join('\n\n')

/**
 * The OpenAPI 3.1 document, made from the same schemas that check requests: it cannot promise what
 * the code does not do. Schemas with an id become components; every call lists its error codes.
 */
export function openApiDocument<Deps>(routes: readonly Route<Deps>[], info: ApiInfo): Json {
  const components = createComponents()
  components.add(fieldErrorSchema)
  const problem = components.add(problemSchema)
  // "/" is where OpenAPI itself begins when no server is said.
  const besideServers = serversOf({ ...info, basePath: info.publicUrl === undefined ? '/' : '' })
  const context = { components, problem, besideServers }
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes as readonly Route<never>[]) {
    const path = route.path.replace(/\.\.\.\}/g, '}')
    paths[path] ??= {}
    ;(paths[path] as Record<string, Json>)[route.method] = operation(route, context)
  }
  return withExamples({
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: serversOf(info),
    tags: tagsOf(routes as readonly Route<never>[]),
    paths,
    components: { schemas: components.all(), headers: headerComponents(), securitySchemes },
  })
}

const serversOf = ({ basePath, publicUrl }: ApiInfo): Json[] => [
  { url: `${publicUrl ?? ''}${basePath}`, description: 'The server that this comes from' },
]

function tagsOf(routes: readonly Route<never>[]): Json[] {
  const names = new Set([...Object.keys(TAGS), ...routes.map(({ tag }) => tag)])
  return [...names]
    .filter((name) => routes.some(({ tag }) => tag === name))
    .map((name) => ({ name, ...(TAGS[name] === undefined ? {} : { description: TAGS[name] }) }))
}
