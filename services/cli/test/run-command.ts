import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterEach, beforeEach } from 'vitest'
import type { CliConfig } from '../src/config.ts'
import { run } from '../src/run.ts'

export type Ran = { code: number; stdout: string; stderr: string }

const collector = (onOutput: (text: string) => void = () => {}) => {
  const pieces: Buffer[] = []
  const stream = new Writable({
    write: (piece, _encoding, done) => {
      pieces.push(Buffer.from(piece))
      onOutput(String(piece))
      done()
    },
  })
  return { stream, bytes: () => Buffer.concat(pieces) }
}

type Options = Partial<CliConfig> & {
  stdin?: string
  signal?: AbortSignal
  /** Told what comes on standard output, as it comes. */
  onOutput?: (text: string) => void
}

/** One command line in this process, with folders of its own. */
export const runCommand = async (
  words: readonly string[],
  {
    stdin = '',
    signal = new AbortController().signal,
    onOutput,
    ...config
  }: Options & { configFolder: string },
): Promise<Ran> => {
  const stdout = collector(onOutput)
  const stderr = collector()
  const code = await run(words, {
    config: () => ({ url: undefined, token: undefined, dataFolder: '/nowhere', ...config }),
    version: '0.0.0-test',
    stdin: Readable.from([Buffer.from(stdin)]) as NodeJS.ReadableStream,
    stdout: stdout.stream,
    stderr: stderr.stream,
    signal,
  })
  return { code, stdout: stdout.bytes().toString('utf8'), stderr: stderr.bytes().toString('utf8') }
}

/** A temporary folder for each test. */
export const useFolder = (): (() => string) => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  return () => folder
}
