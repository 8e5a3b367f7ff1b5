import { cidText } from '@holdfast/chunks'
import type { z } from 'zod'
import { createComponents, type Json } from '../../src/contract/components.ts'
import { exampleOf } from '../../src/contract/example-of.ts'
import type { GatewayDeps } from '../../src/deps.ts'
import { FORM_TYPE } from '../../src/http/form-fields.ts'
import type { Route } from '../../src/http/route.ts'
import { addressOf } from '../../src/routes/table.ts'

export type AnyRoute = Route<GatewayDeps>

export type SampleCall = {
  method: string
  path: string
  headers: Record<string, string>
  body: NonNullable<RequestInit['body']> | undefined
}

/** `get /files/{id}`, for messages. */
export const nameOf = ({ method, path }: AnyRoute): string => `${method} ${path}`

/** What the path names is nowhere, but could be. */
export const unknownParams = (route: AnyRoute): Record<string, string> =>
  Object.fromEntries(
    Object.entries(propertiesOf(route.params)).map(([name, { type, format }]) => [
      name,
      UNKNOWN[name] ?? UNKNOWN[String(format ?? type)] ?? 'nobody-knows-this',
    ]),
  )

const UNKNOWN: Readonly<Record<string, string>> = {
  token: 'A'.repeat(43),
  cid: cidText(Buffer.alloc(32), 'raw'),
  uuid: '01930000-0000-7000-8000-000000000000',
  integer: '32000',
  number: '32000',
}

/** A call of a route that its schemas take, with the parameters of its path given. */
export function sampleCall(
  route: AnyRoute,
  params: Record<string, string> = unknownParams(route),
): SampleCall {
  const path = route.path.replace(/\{(\w+)(?:\.\.\.)?\}/g, (_, name) => params[name] ?? '')
  const query = requiredQuery(route.query)
  return {
    method: route.method.toUpperCase(),
    path: `${addressOf({ ...route, path })}${query === '' ? '' : `?${query}`}`,
    ...withHeaders(route, bodyOf(route)),
  }
}

/** Headers without which a call is refused before it is looked at. */
const NEEDED: Readonly<Record<string, string>> = {
  'Tus-Resumable': '1.0.0',
  'Upload-Length': '5',
  'Upload-Metadata': 'filename c2FtcGxl',
  'Upload-Offset': '0',
}

export const neededHeaders = ({ requestHeaders = {} }: AnyRoute): Record<string, string> =>
  Object.fromEntries(Object.entries(NEEDED).filter(([name]) => name in requestHeaders))

const withHeaders = (route: AnyRoute, { headers, body }: ReturnType<typeof bodyOf>) => ({
  headers: { ...headers, ...neededHeaders(route) },
  body,
})

function bodyOf({ body }: AnyRoute): Pick<SampleCall, 'headers' | 'body'> {
  if (body === undefined) return { headers: {}, body: undefined }
  if (body.kind === 'json') {
    const headers = { 'content-type': 'application/json' }
    return { headers, body: JSON.stringify(exampleIn(body.schema)) }
  }
  if (body.kind === 'form') {
    const fields = exampleIn(body.schema) as Record<string, string>
    return {
      headers: { 'content-type': FORM_TYPE },
      body: String(new URLSearchParams(fields)),
    }
  }
  if (body.contentType === '*/*') return { headers: {}, body: 'bytes' }
  if (body.contentType !== 'multipart/form-data') {
    return { headers: { 'content-type': body.contentType }, body: 'bytes' }
  }
  const form = new FormData()
  form.append('file', new Blob(['bytes']), 'sample.txt')
  return { headers: {}, body: form }
}

function requiredQuery(schema: z.ZodType | undefined): string {
  if (schema === undefined) return ''
  const example = exampleIn(schema) as Record<string, unknown>
  const { required = [] } = jsonOf(schema).schema as { required?: string[] }
  const asked = required.map((name) => [name, String(example[name])])
  return String(new URLSearchParams(Object.fromEntries(asked)))
}

const exampleIn = (schema: z.ZodType): unknown => {
  const { schema: json, schemas } = jsonOf(schema)
  return exampleOf(json, schemas)
}

const propertiesOf = (schema: z.ZodType | undefined): Record<string, Json> =>
  schema === undefined ? {} : ((jsonOf(schema).schema.properties ?? {}) as Record<string, Json>)

function jsonOf(schema: z.ZodType): { schema: Json; schemas: Record<string, Json> } {
  const components = createComponents()
  return { schema: components.add(schema), schemas: components.all() }
}
