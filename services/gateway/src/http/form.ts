import type { IncomingHttpHeaders } from 'node:http'
import busboy from 'busboy'
import { BodyTooLarge, UnsupportedMediaType, ValidationFailed } from './errors.ts'

export type FormFile = {
  /** As the client named it, paths and all: to be checked, never to be used as it is. */
  filename: string
  contentType: string
  source: AsyncIterable<Uint8Array>
  /** Aborts when another part of the form failed: then this one is not wanted either. */
  signal: AbortSignal
}

export type FormHandlers = {
  /** A field; may throw. */
  field(name: string, value: string): void
  /** A file part; the form goes on while it is stored. */
  file(file: FormFile, index: number): Promise<void>
}

/** Beyond any of these the answer is 413 and nothing is kept (F23). */
export const FORM_LIMITS = {
  fields: 16,
  files: 1_000,
  parts: 1_016,
  fieldNameSize: 100,
  /** Bytes; a folder path is the longest thing a field holds. */
  fieldSize: 4_096,
  headerPairs: 32,
} as const

/** Bytes outside of file parts: preamble, fields, delimiters. The parser would read on for ever. */
const MAX_OVERHEAD = 512 * 1_024
/** Files of one form stored at once: small ones share their transactions, large ones their nodes. */
const PARALLEL = 4

/**
 * Reads a multipart form as it comes, with back-pressure from every file. Throws what a handler
 * threw first, UnsupportedMediaType, BodyTooLarge, or ValidationFailed for a form that is none; then
 * all handlers have ended.
 */
export async function receiveForm(
  body: AsyncIterable<Buffer>,
  headers: IncomingHttpHeaders,
  handlers: FormHandlers,
): Promise<void> {
  const form = openForm(headers)
  const work = createWork(PARALLEL)
  let files = 0
  let open = 0
  const { promise: ended, resolve: onEnd } = Promise.withResolvers<void>()

  const refuse = (message: string) => () => work.fail(new BodyTooLarge(message))
  form.on('partsLimit', refuse(`A form has at most ${FORM_LIMITS.parts} parts.`))
  form.on('filesLimit', refuse(`A form has at most ${FORM_LIMITS.files} files.`))
  form.on('fieldsLimit', refuse(`A form has at most ${FORM_LIMITS.fields} fields.`))
  form.on('error', () => work.fail(malformed('is not a complete multipart form')))
  form.on('close', onEnd)
  form.on('field', (name, value, info) => {
    work.attempt(() => {
      if (name === undefined) throw malformed('has a part without a name')
      if (info.nameTruncated || info.valueTruncated) {
        throw new BodyTooLarge(`A form field has at most ${FORM_LIMITS.fieldSize} bytes.`)
      }
      handlers.field(name, value)
    })
  })
  form.on('file', (name, stream, info) => {
    const index = files++
    open += 1
    stream.on('close', () => {
      open -= 1
    })
    // Whoever reads it hears of it; without a listener it would end the process.
    stream.on('error', () => {})
    work.attempt(() => {
      if (name !== 'file') throw unknownField(name)
      if (info.filename === undefined) throw missingFilename()
      const { filename, mimeType: contentType } = info
      const { signal } = work
      work.start(() => handlers.file({ filename, contentType, source: stream, signal }, index))
    })
  })

  try {
    let overhead = 0
    for await (const chunk of body) {
      const before = { files, open }
      await work.unlessFailed(written(form, chunk))
      const noFileNear = before.open === 0 && open === 0 && files === before.files
      if (noFileNear) overhead += chunk.length
      if (overhead > MAX_OVERHEAD) throw new BodyTooLarge('The form has too much besides files.')
    }
    form.end()
    await work.unlessFailed(ended)
    await work.finished()
  } catch (error) {
    work.fail(error)
    form.destroy()
    await work.settled()
    throw work.failure()
  }
}

function openForm(headers: IncomingHttpHeaders): busboy.Busboy {
  if (!/^multipart\/form-data[ \t]*;/i.test(headers['content-type']?.trim() ?? '')) {
    throw new UnsupportedMediaType('The body must be multipart/form-data.', {
      accept: 'multipart/form-data',
    })
  }
  try {
    return busboy({
      headers,
      limits: FORM_LIMITS,
      // Browsers send file names in UTF-8 without saying so.
      defParamCharset: 'utf8',
      // Cutting "../../x" down to "x" would store something under a name nobody sent.
      preservePath: true,
    })
  } catch {
    throw malformed('is not a multipart form: the boundary is missing or malformed')
  }
}

function written(form: busboy.Busboy, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    form.write(chunk, (error) => (error ? reject(malformed('is not a multipart form')) : resolve()))
  })
}

/** Handlers of one form: a few at once, the first failure wins and stops what has not begun. */
function createWork(parallel: number) {
  const { promise: failed, reject } = Promise.withResolvers<never>()
  failed.catch(() => {})
  const waiting: (() => Promise<void>)[] = []
  const running = new Set<Promise<void>>()
  const stop = new AbortController()
  let failure: unknown

  const fail = (error: unknown) => {
    if (stop.signal.aborted) return
    failure = error
    waiting.length = 0
    stop.abort(error)
    reject(error)
  }
  const run = (job: () => Promise<void>) => {
    const one: Promise<void> = job()
      .catch(fail)
      .finally(() => {
        running.delete(one)
        const next = waiting.shift()
        if (next !== undefined) run(next)
      })
    running.add(one)
  }
  const settled = async () => {
    while (running.size > 0) await Promise.all(running)
  }
  return {
    fail,
    settled,
    signal: stop.signal,
    failure: () => failure,
    attempt(step: () => void) {
      try {
        step()
      } catch (error) {
        fail(error)
      }
    },
    start(job: () => Promise<void>) {
      if (stop.signal.aborted) return
      if (running.size < parallel) run(job)
      else waiting.push(job)
    },
    unlessFailed: <T>(step: Promise<T>): Promise<T> => Promise.race([step, failed]),
    async finished() {
      await settled()
      if (stop.signal.aborted) throw failure
    },
  }
}

const malformed = (message: string) => new ValidationFailed([{ path: 'body', message }])
const unknownField = (name: string | undefined) =>
  new ValidationFailed([{ path: (name ?? 'body').slice(0, 100), message: 'is not a known field' }])
const missingFilename = () => new ValidationFailed([{ path: 'file', message: 'needs a file name' }])
