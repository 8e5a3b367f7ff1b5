import { once } from 'node:events'
import { request } from 'node:http'
import type { System } from './system.ts'

export type RawAnswer = {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** The problem's code, or undefined when it was accepted. */
  code: string | undefined
}

/** An upload whose body is in the test's hands. */
export type RawUpload = {
  /** Resolves when the bytes left this process. */
  write(bytes: Uint8Array): Promise<void>
  end(): void
  /** Closes the connection without another word. */
  cut(): void
  /** Rejects when the connection ended without an answer. */
  readonly answer: Promise<RawAnswer>
}

/** Sends the head of a raw `PUT` that announces `size` bytes, and no byte of the body. */
export const beginUpload = (
  { url, accessToken }: Pick<System, 'url' | 'accessToken'>,
  path: string,
  { size }: { size: number },
): RawUpload => {
  const req = request(new URL(`/api/v1/files/by-path${path}`, url), {
    method: 'PUT',
    agent: false,
    headers: { authorization: `Bearer ${accessToken}`, 'content-length': size },
  })
  req.flushHeaders()
  const answer = new Promise<RawAnswer>((resolve, reject) => {
    req.once('error', reject)
    req.once('response', async (res) => {
      const pieces: Buffer[] = []
      res.on('error', reject)
      for await (const piece of res) pieces.push(piece as Buffer)
      const body = JSON.parse(Buffer.concat(pieces).toString()) as { code?: string }
      resolve({ status: res.statusCode ?? 0, headers: res.headers, code: body.code })
    })
  })
  answer.catch(() => {}) // whoever cuts the connection need not ask for the answer
  return {
    write: async (bytes) => {
      if (!req.write(bytes)) await Promise.race([once(req, 'drain'), once(req, 'close')])
    },
    end: () => void req.end(),
    cut: () => void req.destroy(),
    answer,
  }
}
