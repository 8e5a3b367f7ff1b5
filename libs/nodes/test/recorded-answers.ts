import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import type { Seen } from './http-double.ts'

export type Recorded = {
  name: string
  server: 'rpc' | 'gateway'
  request: { method: string; path: string; headers?: Record<string, string>; body?: string }
  response: { status: number; headers: Record<string, string>; body?: string }
}

const file = new URL('fixtures/answers.json', import.meta.url)

/** What a real Kubo answered; see the note in the file. */
export const recorded = (JSON.parse(readFileSync(file, 'utf8')) as { cases: Recorded[] }).cases

export function recordedAs(name: string): Recorded {
  const found = recorded.find((entry) => entry.name === name)
  if (found === undefined) throw new Error(`nothing was recorded as "${name}"`)
  return found
}

/** The recorded answer to this very request. */
export function answerTo({ method, url, headers }: Seen): Recorded | undefined {
  return recorded.find(
    ({ request }) =>
      request.method === method &&
      request.path === url &&
      (request.headers?.['cache-control'] === undefined ||
        request.headers['cache-control'] === headers['cache-control']) &&
      request.headers?.range === undefined,
  )
}

/** Sends it as it was, but for the framing, which is the server's own. */
export function replay({ request, response }: Recorded, to: ServerResponse): void {
  const length = Number(response.headers['content-length'] ?? 0)
  const body = response.body ?? Buffer.alloc(length)
  for (const [name, value] of Object.entries(response.headers)) {
    if (name !== 'transfer-encoding' && name !== 'trailer') to.setHeader(name, value)
  }
  to.statusCode = response.status
  if (request.method === 'HEAD') to.end()
  else to.end(body)
}
