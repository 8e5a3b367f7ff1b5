import type { Json } from './components.ts'

const ID = '01930f6e-5b1a-7c42-9f3d-2a6b8c4e1d70'
const CID = 'bafkreifzjut3te7nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'

/** What fields of these names look like; schemas alone would only say "string". */
const BY_NAME: Readonly<Record<string, unknown>> = {
  id: ID,
  email: 'me@example.org',
  password: 'correct horse battery',
  name: 'report.pdf',
  folder: '/documents',
  path: 'documents/report.pdf',
  contentType: 'application/pdf',
  cid: CID,
  url: 'https://example.org/hook',
  rpcUrl: 'http://10.0.0.5:5001',
  gatewayUrl: 'http://10.0.0.5:8080',
  peerId: '12D3KooWQYV9dGMFoRzNStwpXztXaBUjtPqi6aU76ZgUriHhKust',
  zone: 'cellar',
  cron: '0 3 * * *',
  timeZone: 'UTC',
  rebalanceTimeZone: 'UTC',
  rebalanceHours: '22-6',
  key: 'hf_kq1n4Zs7yT0bXw2cV9aLrE5uJmPd8hGf3oNiQxYtR6e',
  prefix: 'hf_kq1n4',
  size: 482_133,
  wanted: 3,
  least: 3,
  cursor: undefined,
  next: null,
}

type Context = { schemas: Record<string, Json>; depth: number }

/**
 * A value that fits a JSON Schema: what its `examples` or `default` say, else what its name and type
 * suggest. Every field that has to be there is, and of the others those that a table knows; a test
 * checks each one against its schema. A field with a pattern of its own says an example in `meta`.
 */
export function exampleOf(schema: Json, schemas: Record<string, Json>, name = ''): unknown {
  return sampleOf(schema, name, { schemas, depth: 0 })
}

function sampleOf(schema: Json, name: string, context: Context): unknown {
  if (typeof schema.$ref === 'string') {
    const target = context.schemas[schema.$ref.slice('#/components/schemas/'.length)]
    return sampleOf(target ?? {}, name, context)
  }
  const [given] = (schema.examples as unknown[] | undefined) ?? []
  if (given !== undefined) return given
  if ('const' in schema) return schema.const
  if ('default' in schema) return schema.default
  const [word] = (schema.enum as unknown[] | undefined) ?? []
  if (word !== undefined) return word
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined
  if (choices !== undefined) return sampleOf(choices[0] as Json, name, context)
  const all = schema.allOf as Json[] | undefined
  if (all !== undefined) return mergedOf(all, name, context)
  return byType(schema, name, context)
}

const mergedOf = (all: Json[], name: string, context: Context): unknown =>
  Object.assign({}, ...all.map((one) => sampleOf(one, name, context)))

function byType(schema: Json, name: string, context: Context): unknown {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  switch (type) {
    case 'object':
      return objectOf(schema, context)
    case 'array':
      return arrayOf(schema, name, context)
    case 'integer':
    case 'number':
      return numberOf(schema, name)
    case 'boolean':
      return true
    case 'null':
      return null
    case 'string':
      return textOf(schema, name)
    default:
      return BY_NAME[name] ?? {}
  }
}

function objectOf(schema: Json, { schemas, depth }: Context): Json {
  const properties = (schema.properties ?? {}) as Record<string, Json>
  const required = new Set((schema.required ?? []) as string[])
  const inner = { schemas, depth: depth + 1 }
  const shown = Object.entries(properties).filter(
    ([key, own]) => required.has(key) || ('examples' in own && depth < 4),
  )
  const entries = shown.map(([key, own]) => [key, sampleOf(own, key, inner)])
  return Object.fromEntries([...entries, ...freeFieldOf(schema, inner)])
}

/** One entry of a record, so that a reader sees what its keys and values are. */
function freeFieldOf(schema: Json, context: Context): [string, unknown][] {
  const { additionalProperties: free, propertyNames } = schema as {
    additionalProperties?: Json | boolean
    propertyNames?: Json
  }
  if (typeof free !== 'object' || schema.properties !== undefined) return []
  const { enum: keys, pattern } = (propertyNames ?? {}) as { enum?: string[]; pattern?: string }
  const key = keys?.[0] ?? (pattern === undefined || new RegExp(pattern).test('3') ? '3' : 'a')
  return Object.keys(free).length === 0 ? [] : [[key, sampleOf(free, key, context)]]
}

function arrayOf(schema: Json, name: string, context: Context): unknown[] {
  if (context.depth > 6) return []
  const prefix = schema.prefixItems as Json[] | undefined
  if (prefix !== undefined) return prefix.map((one) => sampleOf(one, name, context))
  const items = schema.items as Json | undefined
  return items === undefined ? [] : [sampleOf(items, name.replace(/s$/, ''), context)]
}

function numberOf({ minimum, exclusiveMinimum, maximum }: Json, name: string): number {
  const wished = (BY_NAME[name] as number | undefined) ?? 1
  const least = (minimum ?? Number(exclusiveMinimum ?? Number.NEGATIVE_INFINITY)) as number
  const most = (maximum ?? Number.POSITIVE_INFINITY) as number
  const number = typeof wished === 'number' ? wished : 1
  return Math.min(most, Math.max(least, number))
}

function textOf(schema: Json, name: string): unknown {
  const { format, pattern, minLength, maxLength } = schema as {
    format?: string
    pattern?: string
    minLength?: number
    maxLength?: number
  }
  const byFormat = format === undefined ? undefined : FORMATS[format]
  if (byFormat !== undefined)
    return BY_NAME[name]?.toString().match(SHAPES[format as string] ?? /$^/)
      ? BY_NAME[name]
      : byFormat
  const known = BY_NAME[name]
  const fits = (text: unknown): text is string =>
    typeof text === 'string' && (pattern === undefined || new RegExp(pattern, 'u').test(text))
  const text = [known, name, '1', '2030-01-01T00:00:00Z', 'a'].find(fits) ?? ''
  return text.padEnd(minLength ?? 0, 'x').slice(0, maxLength ?? text.length + (minLength ?? 0))
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: ID,
  email: 'me@example.org',
  'date-time': '2030-01-01T00:00:00Z',
  date: '2030-01-01',
  uri: 'https://example.org/',
}

/** A known name is taken for a format only where it is of that format. */
const SHAPES: Readonly<Record<string, RegExp>> = { uri: /^https?:/ }
