import type { Json } from '../components.ts'
import { escaped, words } from './html.ts'
import { typeText } from './type-text.ts'

export type Field = { name: string; type: string; required: boolean; description: string }

/** A table of named values; nothing when there are none. */
export function fieldsTable(fields: readonly Field[]): string {
  if (fields.length === 0) return ''
  const rows = fields.map(
    ({ name, type, required, description }) =>
      `<tr><th scope="row"><code>${escaped(name)}</code>${required ? '' : ' <i>optional</i>'}</th><td>${type}</td><td>${words(description)}</td></tr>`,
  )
  return `<div class="wide"><table class="fields"><tbody>${rows.join('')}</tbody></table></div>`
}

/** The fields of an object, those of objects within it after it, with dots. */
export function fieldsOf(schema: Json, prefix = ''): Field[] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>)
  const required = new Set((schema.required ?? []) as string[])
  return properties.flatMap(([key, own]) => {
    const name = `${prefix}${key}`
    const field = {
      name,
      type: typeText(own),
      required: required.has(key),
      description: descriptionOf(own),
    }
    const { object, mark } = withinOf(own)
    return [field, ...(object === undefined ? [] : fieldsOf(object, `${name}${mark}.`))]
  })
}

/** The object without a name that a field holds, also in a list, or where it may be null. */
function withinOf(schema: Json): { object?: Json; mark: string } {
  const choice = ((schema.anyOf ?? []) as Json[]).find((one) => one.type !== 'null') ?? schema
  const mark = choice.type === 'array' ? '[]' : ''
  const object = (choice.type === 'array' ? choice.items : choice) as Json
  return object?.properties === undefined ? { mark } : { object, mark }
}

function descriptionOf(schema: Json): string {
  const told = typeof schema.description === 'string' ? schema.description : ''
  const { default: usual } = schema
  const isWorthTelling = usual !== undefined && typeof usual !== 'object'
  return isWorthTelling ? `${told} Default: \`${JSON.stringify(usual)}\`.`.trim() : told
}
