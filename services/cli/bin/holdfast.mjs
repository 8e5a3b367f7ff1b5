#!/usr/bin/env node
// The command, for whatever Node is on PATH: the sources are TypeScript and need Node 24, which npm
// installed beside them. Where the running one is old, the same words are run again on that one.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const WANTED = 24
const program = new URL('../src/main.ts', import.meta.url)

if (Number.parseInt(process.versions.node, 10) >= WANTED) {
  await import(program.href)
} else {
  const node = installedNode()
  if (node === undefined) {
    fail(
      `this needs Node ${WANTED}, and this is ${process.version}. Run \`npm ci\` in Holdfast's folder, or install Node ${WANTED}.`,
    )
  } else runOn(node)
}

/** Its exit code becomes ours; it decides what a signal means. */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(program), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(error.message))
  child.on('exit', (code) => process.exit(code ?? 1))
}

function installedNode() {
  const folder = new URL('../../../node_modules/node/bin/', import.meta.url)
  return ['node', 'node.exe']
    .map((name) => fileURLToPath(new URL(name, folder)))
    .find((path) => existsSync(path))
}

function fail(message) {
  process.stderr.write(`holdfast: ${message}\n`)
  process.exitCode = 2
}
