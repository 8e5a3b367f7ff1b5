import { FORM_TYPE } from '../../http/form-fields.ts'
import type { Json } from '../components.ts'
import { exampleOf } from '../example-of.ts'

export type Operation = {
  method: string
  /** With the base path. */
  path: string
  spec: Json
}

type Parameter = { name: string; in: string; required: boolean; schema: Json }

const COMMANDS: Readonly<Record<string, string>> = { get: 'curl', head: 'curl -I' }

/** How the call looks in a shell; `$URL` and `$AUTH` are set at the top of the page. */
export function curlOf({ method, path, spec }: Operation, schemas: Record<string, Json>): string {
  const parameters = (spec.parameters ?? []) as Parameter[]
  const address = parameters
    .filter((one) => one.in === 'path')
    .reduce((text, { name, schema }) => {
      const value = String(exampleOf(schema, schemas, name))
      return text.replace(`{${name}}`, () => value.split('/').map(encodeURIComponent).join('/'))
    }, path)
  const asked = parameters
    .filter((one) => one.in === 'query' && one.required)
    .map(
      ({ name, schema }) =>
        `${name}=${encodeURIComponent(String(exampleOf(schema, schemas, name)))}`,
    )
  const query = asked.length === 0 ? '' : `?${asked.join('&')}`
  const words = [
    COMMANDS[method] ?? `curl -X ${method.toUpperCase()}`,
    ...((spec.security as Json[]).some((one) => 'accessToken' in one) ? ['-H "$AUTH"'] : []),
    ...bodyWords(spec),
    `"$URL${address}${query}"`,
  ]
  return words.join(' \\\n  ')
}

function bodyWords(spec: Json): string[] {
  const { content } = (spec.requestBody ?? {}) as { content?: Record<string, Json> }
  const [type, media] = Object.entries(content ?? {})[0] ?? []
  if (type === FORM_TYPE) {
    const fields = Object.entries((media?.example ?? {}) as Record<string, string>)
    return fields.map(([name, value]) => `--data-urlencode '${name}=${value}'`)
  }
  if (type === 'application/json') {
    const json = JSON.stringify(media?.example).replaceAll("'", `'\\''`)
    return [`-H 'content-type: application/json'`, `-d '${json}'`]
  }
  if (type === 'multipart/form-data') return ['-F folder=/documents', '-F file=@report.pdf']
  return type === undefined ? [] : ['--data-binary @report.pdf']
}
