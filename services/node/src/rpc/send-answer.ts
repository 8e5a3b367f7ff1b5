import type { ServerResponse } from 'node:http'
import { drained } from '../drained.ts'
import { BadRequest } from '../errors.ts'
import type { Answer } from './command.ts'

/** Kubo announces this trailer on every answer it streams; clients that check for it find it. */
const STREAMED = { Trailer: 'X-Stream-Error' }
const JSON_TYPE = { 'Content-Type': 'application/json', ...STREAMED }

/** Renders an answer with Kubo's headers. */
export async function sendAnswer(res: ServerResponse, answer: Answer): Promise<void> {
  switch (answer.kind) {
    case 'json':
      res.writeHead(200, JSON_TYPE).end(`${JSON.stringify(answer.value)}\n`)
      return
    case 'lines':
      res.writeHead(200, { ...JSON_TYPE, 'X-Chunked-Output': '1' })
      await sendLines(res, answer.lines)
      return
    case 'block':
      // With its length and so without the trailer: a cut answer is noticed by the client's parser.
      res.writeHead(200, {
        'Content-Type': 'application/vnd.ipld.raw',
        'Content-Length': answer.bytes.length,
        'X-Stream-Output': '1',
      })
      res.end(answer.bytes)
  }
}

/** Waits for slow readers, and stops when they are gone. A failure midway is told in the trailer. */
async function sendLines(
  res: ServerResponse,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  res.flushHeaders()
  try {
    for await (const line of lines) {
      if (res.destroyed) return
      if (!res.write(line)) await drained(res)
    }
  } catch (error) {
    res.addTrailers({ 'X-Stream-Error': (error as Error).message })
  }
  res.end()
}

/** 400 in plain text for a malformed request, 500 in JSON for everything that went wrong later. */
export function sendError(res: ServerResponse, error: unknown): void {
  if (res.destroyed || res.headersSent) return
  const { message } = error as Error
  if (error instanceof BadRequest) sendText(res, 400, message)
  else
    res
      .writeHead(500, JSON_TYPE)
      .end(`${JSON.stringify({ Message: message, Code: 0, Type: 'error' })}\n`)
}

export function sendText(
  res: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  const body = `${text}\n`
  res.writeHead(status, {
    ...headers,
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': Buffer.byteLength(body),
  })
  res.end(body)
}
