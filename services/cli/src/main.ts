import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'

// Before anything else is loaded: compiled sources are kept, which halves the start.
enableCompileCache()
const { run } = await import('./run.ts')
const { readCliConfig } = await import('./config.ts')

const manifest = new URL('../package.json', import.meta.url)
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }

const interrupted = new AbortController()
process.once('SIGINT', () => {
  interrupted.abort()
  // Somebody who presses twice does not want to wait for anything.
  process.once('SIGINT', () => process.exit(130))
})
process.once('SIGTERM', () => interrupted.abort())

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
