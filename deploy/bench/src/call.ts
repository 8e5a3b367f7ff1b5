import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'

/**
 * The cheapest client there is: bare node:http, the same for us and for whom we are compared with.
 * fetch() would take as much of the machine as the server it measures.
 */
export type CallInput = {
  url: string
  method: string
  headers?: Record<string, string>
  /** Sent with back-pressure. */
  body?: Iterable<Uint8Array>
  length?: number
  agent?: Agent
}

export type Answered = {
  status: number
  /** Milliseconds until the first byte of the body. */
  firstByteMs: number
  bytes: number
}

export class CallFailed extends Error {
  override readonly name = 'CallFailed'
  readonly code = 'CALL_FAILED'
}

/**
 * Connections that are kept, but given up before a server would close them (5 s in Node): while the
 * other side is measured they lie idle, and the next request could meet the closing.
 */
export const createAgent = (sockets: number): Agent =>
  new Agent({ keepAlive: true, maxSockets: sockets, timeout: 2_000 })

/** Throws CallFailed with the answer's text when the status is 300 or above. */
export const call = async (input: CallInput): Promise<Answered> => {
  const { answer, began } = await send(input)
  if ((answer.statusCode ?? 500) >= 300) throw await failure(input, answer)
  let bytes = 0
  let firstByteMs = 0
  // Not `for await`: that alone takes a quarter of what a whole download costs.
  answer.on('data', (piece: Buffer) => {
    if (bytes === 0) firstByteMs = performance.now() - began
    bytes += piece.length
  })
  await once(answer, 'end')
  return { status: answer.statusCode ?? 0, firstByteMs, bytes }
}

/** Milliseconds until the first byte of the body; the rest is not waited for. */
export const timeToFirstByte = async (input: CallInput): Promise<number> => {
  const { answer, began } = await send(input)
  if ((answer.statusCode ?? 500) >= 300) throw await failure(input, answer)
  await once(answer, 'data')
  const ms = performance.now() - began
  answer.destroy()
  return ms
}

/** The whole answer as text. */
export const callForText = async (input: CallInput): Promise<string> => {
  const { answer } = await send(input)
  if ((answer.statusCode ?? 500) >= 300) throw await failure(input, answer)
  return textOf(answer)
}

const send = async (input: CallInput): Promise<{ answer: IncomingMessage; began: number }> => {
  const { url, method, headers = {}, body = [], length, agent } = input
  const began = performance.now()
  const outgoing = request(url, {
    method,
    headers: { ...headers, ...(length === undefined ? {} : { 'content-length': length }) },
    ...(agent === undefined ? {} : { agent }),
  })
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>
  // A refusal may come before the body is through; then it is the answer, and not the broken pipe.
  answered.catch(() => {})
  let over = false
  for (const event of ['response', 'close']) {
    outgoing.once(event, () => {
      over = true
    })
  }
  for (const piece of body) {
    if (over) break
    if (!outgoing.write(piece)) await Promise.race([once(outgoing, 'drain'), answered])
  }
  outgoing.end()
  const [answer] = await answered
  return { answer, began }
}

const failure = async ({ method, url }: CallInput, answer: IncomingMessage): Promise<CallFailed> =>
  new CallFailed(`${method} ${new URL(url).pathname}: ${answer.statusCode} ${await textOf(answer)}`)

const textOf = async (answer: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = []
  for await (const piece of answer) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}
