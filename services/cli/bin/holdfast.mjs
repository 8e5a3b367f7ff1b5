#!/usr/bin/env node
// The command, for whatever Node is on PATH: the sources are TypeScript and need Node 24, which npm
// installed beside them. Where the running one is old, the same words are run again on that one.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const WANTED = 24
const program = fileURLToPath(new URL('../src/main.ts', import.meta.url))

if (Number.parseInt(process.versions.node, 10) >= WANTED) {
  await import(program)
} else {
  process.exitCode = runOn(installedNode())
}

/** Its exit code; the terminal sends signals to both, and the child decides what they mean. */
function runOn(node) {
  if (node === undefined) {
    process.stderr.write(
      `holdfast: this needs Node ${WANTED}, and this is ${process.version}. Run \`npm ci\` in Holdfast's folder, or install Node ${WANTED}.\n`,
    )
    return 2
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
  const { status, error } = spawnSync(node, [program, ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  if (error !== undefined) process.stderr.write(`holdfast: ${error.message}\n`)
  return status ?? 1
}

function installedNode() {
  const folder = new URL('../../../node_modules/node/bin/', import.meta.url)
  return ['node', 'node.exe']
    .map((name) => fileURLToPath(new URL(name, folder)))
    .find((path) => existsSync(path))
}
