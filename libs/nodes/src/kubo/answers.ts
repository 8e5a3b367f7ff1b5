import {
  ChunkCorrupt,
  ChunkMissing,
  type NodeError,
  NodeFailed,
  NodeFull,
  NodeRefused,
  NodeUnreachable,
} from '../errors.ts'
import type { Answer, HttpHeaders } from './exchange.ts'

/** How much of a node's own words may reach a message: enough to search for, no more. */
const EXCERPT = 160

type Refusal = Pick<Answer, 'status' | 'headers' | 'body'>

/**
 * The error that a not-successful answer stands for. Kubo answers almost everything with 500 and a
 * sentence, so the sentence decides; the patterns are those of the recorded answers in
 * `test/fixtures/answers.json`.
 */
export function errorOfAnswer(label: string, answer: Refusal): NodeError {
  const said = excerptOf(answer)
  const message = `${label} answered ${answer.status}: ${said}`
  switch (answer.status) {
    case 412:
      return new ChunkMissing(message)
    case 507:
      return new NodeFull(message)
    case 408:
    case 502:
    case 504:
      return new NodeUnreachable(message)
  }
  if (answer.status < 300) return new NodeFailed(`${label} answered an unexpected ${answer.status}`)
  const { status } = answer
  if (status < 400) return new NodeRefused(`${label} answered ${status}, a redirect`, { status })
  if (answer.status < 500) return refusedOrFailed(answer.status, message)
  return errorOfSentence(said, message)
}

/** The error of a sentence that came where a status could not: a trailer, or a line of a stream. */
export function errorOfSentence(said: string, message: string): NodeError {
  if (/no space left on device|disk quota exceeded|ENOSPC|EDQUOT/i.test(said)) {
    return new NodeFull(message)
  }
  if (/not found locally|could not find|not in local datastore/i.test(said)) {
    return new ChunkMissing(message)
  }
  if (/mismatch in content integrity|hash mismatch/i.test(said)) return new ChunkCorrupt(message)
  if (/context deadline exceeded|context canceled|timed out/i.test(said)) {
    return new NodeUnreachable(message)
  }
  return new NodeFailed(message)
}

/** Throws what an error trailer stands for: Kubo sends its 200 before it knows how a stream ends. */
export function checkTrailers(label: string, trailers: HttpHeaders): void {
  const said = trailers['x-stream-error']
  if (said === undefined || said.length === 0) return
  const text = clean(String(said))
  throw errorOfSentence(text, `${label} broke off: ${text}`)
}

const REFUSALS = new Set([401, 402, 403, 404, 405, 407, 410, 451])

function refusedOrFailed(status: number, message: string): NodeError {
  // 404 is "no such command" over RPC and a blocked or foreign path on a gateway: with
  // only-if-cached a node that lacks the block says 412. So 404 is never proof of absence.
  return REFUSALS.has(status) ? new NodeRefused(message, { status }) : new NodeFailed(message)
}

/** A short, printable piece of what the node said. Its bytes are not trusted, not even for logs. */
export function excerptOf(answer: Pick<Answer, 'headers' | 'body'>): string {
  const text = answer.body.subarray(0, 4_096).toString('utf8')
  if (String(answer.headers['content-type'] ?? '').startsWith('application/json')) {
    const parsed = messageOf(text)
    if (parsed !== undefined) return clean(parsed)
  }
  return clean(text)
}

function messageOf(text: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null || !('Message' in parsed)) return undefined
    return typeof parsed.Message === 'string' ? parsed.Message : undefined
  } catch {
    return undefined
  }
}

function clean(text: string): string {
  const printable = text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ').trim()
  return printable.length <= EXCERPT ? printable : `${printable.slice(0, EXCERPT)}…`
}

type ImportStats = { BlockCount: number; BlockBytesCount: number }

/**
 * Believes a `dag/import` answer only when the node counted exactly what was sent. A node (or a
 * proxy before it) that answers 200 without having read the CAR is thereby found out.
 * Throws NodeFailed, or what an error trailer says.
 */
export function checkImported(
  label: string,
  answer: Answer,
  sent: { blocks: number; bytes: number },
): void {
  if (answer.status !== 200) throw errorOfAnswer(label, answer)
  checkTrailers(label, answer.trailers)
  const stats = findStats(answer.body)
  if (stats?.BlockCount !== sent.blocks || stats.BlockBytesCount !== sent.bytes) {
    const counted = stats ? `${stats.BlockCount} (${stats.BlockBytesCount} bytes)` : 'nothing'
    throw new NodeFailed(
      `${label} was sent ${sent.blocks} blocks (${sent.bytes} bytes) and counted ${counted}`,
    )
  }
}

function findStats(body: Buffer): ImportStats | undefined {
  for (const line of body.toString('utf8').split('\n')) {
    if (!line.includes('"Stats"')) continue
    try {
      return (JSON.parse(line) as { Stats?: ImportStats }).Stats
    } catch {
      return undefined
    }
  }
  return undefined
}
