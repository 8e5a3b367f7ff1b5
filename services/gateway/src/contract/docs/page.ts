import { createHash } from 'node:crypto'
import type { Json } from '../components.ts'
import { callAnchor, callSection } from './call-section.ts'
import type { Operation } from './curl.ts'
import { fieldsOf, fieldsTable } from './fields-table.ts'
import { anchor, escaped, words } from './html.ts'
import { STYLE } from './style.ts'

const styleHash = createHash('sha256').update(STYLE).digest('base64')

/** One style sheet, known by its hash, and nothing else: no script, no picture, no other host. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

type Server = { url: string }

type Document = {
  info: { title: string; description: string }
  servers: Server[]
  tags: { name: string; description?: string }[]
  paths: Record<string, Record<string, Json>>
  components: { schemas: Record<string, Json>; headers: Record<string, { description: string }> }
}

/** The contract to read: one page that needs no script and no other host. */
export function docsPage(json: Json): string {
  const document = json as unknown as Document
  const { schemas } = document.components
  const groups = groupsOf(document)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(document.info.title)} API</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Calls">${navigation(groups)}</nav>
<main>
<h1>${escaped(document.info.title)} API</h1>
${document.info.description
  .split('\n\n')
  .map((text) => `<p>${words(text)}</p>`)
  .join('')}
${beginning(document)}
${groups.map(({ name, description, calls }) => `<section id="${anchor(name)}"><h2>${escaped(name)}</h2><p>${words(description)}</p>${calls.map((call) => callSection(call, schemas)).join('')}</section>`).join('')}
<section id="schemas"><h2>Schemas</h2>${Object.keys(schemas)
    .sort()
    .map((name) => schemaSection(name, schemas[name] as Json))
    .join('')}</section>
</main>
</body>
</html>
`
}

type Group = { name: string; description: string; calls: Operation[] }

function groupsOf({ tags, paths, servers }: Document): Group[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, spec]) => {
      const base = basePath((spec.servers as Server[] | undefined) ?? servers)
      return { method, path: `${base}${path}`, spec }
    }),
  )
  return tags.map(({ name, description = '' }) => ({
    name,
    description,
    calls: all.filter(({ spec }) => (spec.tags as string[])[0] === name),
  }))
}

const basePath = ([server]: Server[]): string =>
  server?.url.replace(/^https?:\/\/[^/]+/, '').replace(/\/$/, '') ?? ''

const navigation = (groups: Group[]) =>
  [
    '<a class="top" href="#start">Start here</a>',
    ...groups.map(
      ({ name, calls }) =>
        `<h2><a href="#${anchor(name)}">${escaped(name)}</a></h2><ul>${calls.map((call) => `<li><a href="#${callAnchor(call)}"><span class="method ${call.method}">${call.method.toUpperCase()}</span> ${escaped(call.path.replace(/^\/api\/v1/, ''))}</a></li>`).join('')}</ul>`,
    ),
    '<h2><a href="#schemas">Schemas</a></h2>',
  ].join('')

function beginning({ servers, components }: Document): string {
  const url = /^https?:/.exec(servers[0]?.url ?? '')
    ? new URL(servers[0]?.url ?? '').origin
    : 'http://127.0.0.1:8080'
  const headers = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Retry-After']
  return `<section id="start"><h2>Start here</h2>
<pre class="curl"><code>URL=${escaped(url)}
TOKEN=$(curl -s "$URL/api/v1/auth/login" -H 'content-type: application/json' \\
  -d '{"email":"me@example.org","password":"correct horse battery"}' \\
  | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')
AUTH="authorization: Bearer $TOKEN"</code></pre>
<p>Programs get an API key with <a href="#post-api-v1-me-api-keys"><code>POST /api/v1/me/api-keys</code></a> and send it in the place of the token. Browsers send their cookie, and with every change the header <code>X-CSRF-Token</code>.</p>
<p>The same as a document for tools: <a href="openapi.json"><code>/api/openapi.json</code></a> (OpenAPI 3.1).</p>
<h3>Headers of every answer</h3>
${fieldsTable(headers.map((name) => ({ name, type: name === 'Retry-After' ? '429, 503' : '', required: true, description: components.headers[name]?.description ?? '' })))}</section>`
}

function schemaSection(name: string, schema: Json): string {
  const told = typeof schema.description === 'string' ? `<p>${words(schema.description)}</p>` : ''
  const fields = fieldsOf(schema)
  const table = fields.length > 0 ? fieldsTable(fields) : choicesOf(schema)
  return `<article id="schema-${anchor(name)}"><h3>${escaped(name)}</h3>${told}${table}</article>`
}

const choicesOf = (schema: Json) =>
  Array.isArray(schema.enum)
    ? `<p>${schema.enum.map((one) => `<code>${escaped(one)}</code>`).join(' ')}</p>`
    : `<pre><code>${escaped(JSON.stringify(schema, null, 2))}</code></pre>`
