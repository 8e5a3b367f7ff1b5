import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AllowsAddress } from '@holdfast/process'
import { ImportRefused, SourceUnavailable } from './errors.ts'
import { inPace, type LeastRate } from './in-pace.ts'
import { asUnavailable, openUrl, refuseStatus } from './open-url.ts'

/** What is known of a source, and kept for the next attempt. */
export type SourceFacts = {
  /** For If-Range: a strong ETag, else the time of the last change; null: it cannot be resumed. */
  validator: string | null
  /** Bytes; null where the server does not say. */
  size: number | null
  contentType: string | null
  disposition: string | null
}

export type UrlSource = {
  facts: SourceFacts
  /** Where the bytes begin: as asked for, or 0 where the server cannot resume. */
  offset: number
  bytes: AsyncIterable<Uint8Array>
}

type Input = {
  url: string
  allows: AllowsAddress
  /** Where to go on, if the source still is what it was. */
  offset: number
  known: SourceFacts | undefined
  rate?: LeastRate
  signal: AbortSignal
}

/** Connections that broke in a row without a byte in between. */
const MOST_BREAKS = 5

/**
 * The bytes of a web address from `offset` on. A connection that breaks is followed by another that
 * goes on (Range with If-Range) where the server allows it; else the attempt fails.
 *
 * @throws as `openUrl` does; SourceUnavailable also while reading
 */
export async function openSource(input: Input): Promise<UrlSource> {
  const { known, offset } = input
  if (known?.size !== null && known?.size === offset && offset > 0) {
    return { facts: known, offset, bytes: nothing() }
  }
  const resumes = offset > 0 && known !== undefined && known.validator !== null
  const answer = await ask(input, resumes ? { offset, known } : undefined)
  const from = answer.statusCode === 206 ? offset : 0
  const facts = from > 0 && known !== undefined ? known : factsOf(answer)
  return { facts, offset: from, bytes: inPace(read(input, answer, facts, from), input.rate) }
}

async function ask(
  input: Input,
  resume: { offset: number; known: SourceFacts } | undefined,
): Promise<IncomingMessage> {
  const headers: Record<string, string> =
    resume === undefined
      ? {}
      : { range: `bytes=${resume.offset}-`, 'if-range': resume.known.validator as string }
  const answer = await openUrl(input.url, { ...input, headers })
  try {
    refuseStatus(answer)
    refuseEncoded(answer)
    if (answer.statusCode === 206) checkRange(answer, resume)
    return answer
  } catch (error) {
    answer.destroy()
    throw error
  }
}

/** @throws SourceUnavailable when it is another part than the one asked for */
function checkRange(
  { headers }: IncomingMessage,
  resume: { offset: number; known: SourceFacts } | undefined,
): void {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? []
  const { size } = resume?.known ?? { size: null }
  const right = resume !== undefined && Number(start) === resume.offset
  if (!right || (size !== null && total !== '*' && Number(total) !== size)) {
    throw new SourceUnavailable('The server sent another part than the one asked for.')
  }
}

function refuseEncoded({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity') return
  throw new ImportRefused('ENCODED', 'The server sends it packed, although it was told not to.')
}

function factsOf({ headers }: IncomingMessage): SourceFacts {
  const { etag } = headers
  const strong = etag !== undefined && /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : undefined
  const length = Number(headers['content-length'] ?? Number.NaN)
  return {
    validator: strong ?? headers['last-modified'] ?? null,
    size: Number.isSafeInteger(length) ? length : null,
    contentType: headers['content-type'] ?? null,
    disposition: headers['content-disposition'] ?? null,
  }
}

async function* read(
  input: Input,
  first: IncomingMessage,
  facts: SourceFacts,
  from: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let answer = first
  let at = from
  for (let breaks = 0; ; ) {
    try {
      for await (const piece of answer as AsyncIterable<Buffer>) {
        breaks = 0
        at += piece.length
        yield piece
      }
      if (facts.size === null || at === facts.size) return
      throw new SourceUnavailable('The connection broke.')
    } catch (error) {
      input.signal.throwIfAborted()
      breaks += 1
      if (facts.validator === null || at === 0 || breaks > MOST_BREAKS) throw asUnavailable(error)
    } finally {
      answer.destroy()
    }
    await sleep(200 * 2 ** breaks, undefined, { signal: input.signal })
    answer = await again(input, facts, at)
  }
}

/** @throws SourceUnavailable when it begins anew: then the whole attempt has to */
async function again(input: Input, known: SourceFacts, offset: number): Promise<IncomingMessage> {
  const answer = await ask(input, { offset, known })
  if (answer.statusCode === 206) return answer
  answer.destroy()
  throw new SourceUnavailable('The connection broke, and the server does not go on where it was.')
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}
