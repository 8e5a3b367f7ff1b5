import type { Json } from '../components.ts'
import { curlOf, type Operation } from './curl.ts'
import { type Field, fieldsOf, fieldsTable } from './fields-table.ts'
import { anchor, escaped, words } from './html.ts'
import { typeText } from './type-text.ts'

type Parameter = { name: string; in: string; required: boolean; schema: Json; description: string }
type Media = { schema?: Json; example?: unknown }
type Response = {
  description: string
  headers?: Record<string, Json>
  content?: Record<string, Media>
}

export const callAnchor = ({ method, path }: Pick<Operation, 'method' | 'path'>): string =>
  `${method}-${anchor(path)}`

/** One call: who may make it, what it takes, what it answers, and how it looks with curl. */
export function callSection(call: Operation, schemas: Record<string, Json>): string {
  const { method, path, spec } = call
  return `<article id="${callAnchor(call)}">
<h3><a href="#${callAnchor(call)}"><span class="method ${method}">${method.toUpperCase()}</span> <code>${escaped(path)}</code></a></h3>
<p>${words(String(spec.summary))}. ${accessText(spec)}</p>
${parametersOf(spec)}${bodyOf(spec)}
<h4>Answers</h4>
${answersOf(spec)}
<pre class="curl"><code>${escaped(curlOf(call, schemas))}</code></pre>
${exampleOfAnswer(spec)}
</article>`
}

const ACCESS: Readonly<Record<string, string>> = {
  anyone: '<b class="access">Without sign-in.</b>',
  admin: '<b class="access">For administrators.</b>',
}

const accessText = (spec: Json): string => ACCESS[String(spec['x-access'])] ?? ''

const TITLES: Readonly<Record<string, string>> = {
  path: 'In the path',
  query: 'In the query',
  header: 'Headers',
}

function parametersOf(spec: Json): string {
  const all = (spec.parameters ?? []) as Parameter[]
  return Object.entries(TITLES)
    .map(([where, title]) => {
      const fields = all.filter((one) => one.in === where).map(fieldOf)
      return fields.length === 0 ? '' : `<h4>${title}</h4>${fieldsTable(fields)}`
    })
    .join('')
}

const fieldOf = ({ name, required, schema, description }: Parameter): Field => ({
  name,
  required,
  type: typeText(schema),
  description: `${description}${schema.default === undefined ? '' : ` Default: \`${schema.default}\`.`}`,
})

function bodyOf(spec: Json): string {
  const body = spec.requestBody as
    | { description?: string; required: boolean; content: Record<string, Media> }
    | undefined
  if (body === undefined) return ''
  const [[type, { schema }]] = Object.entries(body.content) as [[string, Media]]
  const told = body.description === undefined ? '' : ` ${words(body.description)}`
  const optional = body.required ? '' : ' <i>optional</i>'
  return `<h4>Body <code>${escaped(type)}</code>${optional}</h4>${told === '' ? '' : `<p>${told}</p>`}${schema === undefined ? '' : fieldsTable(fieldsOf(schema))}`
}

function answersOf(spec: Json): string {
  const all = Object.entries(spec.responses as Record<string, Response>)
  const rows = all
    .filter(([status]) => status < '400')
    .map(
      ([status, { description, content, headers }]) =>
        `<tr><th scope="row">${status}</th><td>${words(description)}${headersOf(headers)}</td><td>${contentText(content)}</td></tr>`,
    )
  const refusals = all
    .filter(([status]) => status >= '400')
    .map(([status, { description }]) => `<li><b>${status}</b> ${codes(description)}</li>`)
  return `<div class="wide"><table class="answers"><tbody>${rows.join('')}</tbody></table></div><ul class="refusals">${refusals.join('')}</ul>`
}

const codes = (description: string) =>
  description
    .split(', ')
    .map((code) => `<code>${escaped(code)}</code>`)
    .join(' ')

/** Those on every answer are told once, at the top of the page. */
function headersOf(headers: Record<string, Json> = {}): string {
  const own = Object.keys(headers).filter((name) => !/^(X-Request-Id|RateLimit.*)$/.test(name))
  return own.length === 0 ? '' : ` <small>with ${own.map(escaped).join(', ')}</small>`
}

function contentText(content: Record<string, Media> = {}): string {
  return Object.entries(content)
    .filter(([type]) => type !== 'application/problem+json')
    .map(([type, { schema }]) =>
      schema === undefined ? `<code>${escaped(type)}</code>` : typeText(schema),
    )
    .join(' or ')
}

function exampleOfAnswer(spec: Json): string {
  const [, first] = Object.entries(spec.responses as Record<string, Response>)[0] ?? []
  const example = first?.content?.['application/json']?.example
  if (example === undefined) return ''
  return `<pre class="answer"><code>${escaped(JSON.stringify(example, null, 2))}</code></pre>`
}
