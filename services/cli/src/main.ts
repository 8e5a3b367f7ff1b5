import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'

// Before anything else is loaded: compiled sources are kept, which halves the start.
enableCompileCache()
const { run } = await import('./run.ts')
const { readCliConfig } = await import('./config.ts')

const manifest = new URL('../package.json', import.meta.url)
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }

/** A terminal's Ctrl-C may arrive twice: from itself and from the program that started us. */
const ECHO_MS = 300

const interrupted = new AbortController()
let interruptedAt: number | undefined
process.on('SIGINT', () => {
  // Somebody who presses again does not want to wait for anything.
  if (interruptedAt !== undefined && performance.now() - interruptedAt > ECHO_MS) process.exit(130)
  interruptedAt ??= performance.now()
  interrupted.abort()
})
process.on('SIGTERM', () => interrupted.abort())

// `holdfast ls | head` closes the pipe when it has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 2)
})

process.exitCode = await run(process.argv.slice(2), {
  config: () => readCliConfig(),
  version,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupted.signal,
})
