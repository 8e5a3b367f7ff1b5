import type { Json } from '../components.ts'
import { anchor, escaped } from './html.ts'

/** A schema in a few words, as HTML; one with a name is a link to where it is shown. */
export function typeText(schema: Json): string {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1) as string
    return `<a href="#schema-${anchor(name)}">${escaped(name)}</a>`
  }
  if ('const' in schema) return `<code>${escaped(JSON.stringify(schema.const))}</code>`
  if (Array.isArray(schema.enum)) return choices(schema.enum)
  const inner = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as Json[] | undefined
  if (inner !== undefined) return [...new Set(inner.map(typeText))].join(' or ')
  return plain(schema)
}

function plain(schema: Json): string {
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type
  if (type === 'array') return `list of ${typeText((schema.items ?? {}) as Json)}`
  if (type === undefined) return 'any'
  if (type === 'object' && typeof schema.additionalProperties === 'object') {
    return `map to ${typeText(schema.additionalProperties as Json)}`
  }
  if (type === 'object' && schema.properties !== undefined) return objectText(schema)
  return [escaped(type), ...limits(schema)].join(', ')
}

/** A small object as one reads it; of a large one only that it is one, its fields stand below. */
function objectText(schema: Json): string {
  const entries = Object.entries(schema.properties as Record<string, Json>)
  if (entries.length > 4 || entries.some(([, own]) => own.properties !== undefined)) return 'object'
  return `{ ${entries.map(([name, own]) => `${escaped(name)}: ${typeText(own)}`).join(', ')} }`
}

/** Bounds of what a JSON number can hold anyway are no news. */
const isTold = (limit: unknown) =>
  typeof limit === 'number' && Math.abs(limit) < Number.MAX_SAFE_INTEGER

function limits(schema: Json): string[] {
  const { format, minimum, maximum, minLength, maxLength } = schema
  return [
    ...(format === undefined ? [] : [escaped(format)]),
    ...(isTold(minimum) ? [`from ${minimum}`] : []),
    ...(isTold(maximum) ? [`to ${maximum}`] : []),
    ...(isTold(minLength) && minLength !== 1 ? [`at least ${minLength} characters`] : []),
    ...(isTold(maxLength) ? [`at most ${maxLength} characters`] : []),
  ]
}

const choices = (values: unknown[]) =>
  values.map((value) => `<code>${escaped(value === '' ? '""' : value)}</code>`).join(' ')
