import { createHash, randomBytes } from 'node:crypto'
import { ApiError, type Client, type FileInfo, type UploadOptions } from '@holdfast/client'

export type Acknowledged = { path: string; id: string; sha256: string; size: number; at: number }

/** How a call that was not acknowledged ended: with a proper answer, or with none at all. */
export type Failure = {
  path: string
  ms: number
  /** `undefined`: no answer arrived, so the server may or may not have done it. */
  code: string | undefined
  status: number | undefined
  requestId: string | undefined
  /** Seconds, as the server said. */
  retryAfter: number | undefined
}

export type JournalUpload = UploadOptions & {
  /** The same bytes as they are to travel; without it all at once. */
  body?: Parameters<Client['upload']>[1]
}

/**
 * What the client knows: every operation, and whether it was acknowledged. The invariants are
 * checked against this and never against what the server says it did.
 */
export type Journal = {
  readonly files: ReadonlyMap<string, Acknowledged>
  readonly failures: readonly Failure[]
  /** SHA-256 by path where nobody told the outcome: both are right, but only the whole file. */
  readonly unknown: ReadonlyMap<string, string>
  /** Every operation and its outcome in order, and what the test did to the system, a line each. */
  readonly story: readonly string[]
  /** Writes down what the test did. */
  note(what: string): void
  upload(
    client: Client,
    path: string,
    bytes: Uint8Array,
    options?: JournalUpload,
  ): Promise<FileInfo>
  remove(client: Client, path: string): Promise<void>
}

export const createJournal = (): Journal => {
  const files = new Map<string, Acknowledged>()
  const failures: Failure[] = []
  const unknown = new Map<string, string>()
  const story: string[] = []
  const began = performance.now()
  const note = (what: string) => {
    story.push(`${((performance.now() - began) / 1_000).toFixed(2)} s  ${what}`)
  }

  /** False when no answer arrived. */
  const noteFailure = (path: string, began: number, error: unknown): boolean => {
    const answered = error instanceof ApiError ? error : undefined
    note(`failed ${path}: ${answered?.code ?? error}`)
    failures.push({
      path,
      ms: performance.now() - began,
      code: answered?.code,
      status: answered?.status,
      requestId: answered?.requestId,
      retryAfter: answered?.retryAfter,
    })
    return answered !== undefined
  }

  return {
    files,
    failures,
    unknown,
    story,
    note,
    upload: async (client, path, bytes, { body = bytes, ...options } = {}) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const began = performance.now()
      try {
        const file = await client.upload(path, body, { size: bytes.length, ...options })
        files.set(path, { path, id: file.id, sha256, size: bytes.length, at: performance.now() })
        note(`stored ${path}: ${file.id}, ${bytes.length} bytes, SHA-256 ${sha256}`)
        return file
      } catch (error) {
        if (!noteFailure(path, began, error)) unknown.set(path, sha256)
        throw error
      }
    },
    remove: async (client, path) => {
      const known = files.get(path)
      if (known === undefined) throw new Error(`${path} was never acknowledged`)
      const began = performance.now()
      try {
        await client.remove(known.id, { permanent: true })
        files.delete(path)
        note(`removed ${path}: ${known.id}`)
      } catch (error) {
        if (!noteFailure(path, began, error)) {
          files.delete(path)
          unknown.set(path, known.sha256)
        }
        throw error
      }
    },
  }
}

/** Bytes that repeat nowhere, so that no chunk is shared by accident. */
export const randomContent = (size: number): Uint8Array => randomBytes(size)
