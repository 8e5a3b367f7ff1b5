// The way in: `npm start`, `npm test`, `npm run check|demo|bench` all run this file.
//
// Plain JavaScript for Node 20 and newer, because on the first run nothing is installed, and the
// Node that npm runs us with may be too old for the sources (they are TypeScript, run as they are
// by Node 24). `npm ci && node …` in one shell line would keep that old Node for the first run. So
// this file installs what is missing and then hands over to the right Node.
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode } from './find-node.mjs'
import { install, isInstalled } from './install.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What runs, and whether it needs the development packages. */
const tasks = {
  start: { file: 'deploy/single-process/src/main.ts', dev: false },
  demo: { file: 'deploy/demo/src/main.ts', dev: false },
  bench: { file: 'deploy/bench/src/main.ts', dev: false },
  screenshots: { file: 'services/gateway/test/web/screenshots/main.ts', dev: true },
  check: { file: 'deploy/bootstrap/src/check.ts', dev: true },
  test: { file: 'deploy/bootstrap/src/test.ts', dev: true },
}

const [what = '', ...args] = process.argv.slice(2)
const task = tasks[what]
if (task === undefined) fail(`unknown task "${what}"; there are: ${Object.keys(tasks).join(', ')}`)
if (Number.parseInt(process.versions.node, 10) < 20) {
  fail(`Holdfast needs Node 20 or newer to install itself; this is ${process.version}.`)
}

try {
  if (!isInstalled(root, { dev: task.dev })) install(root)
  run(findNode(root))
} catch (error) {
  fail(error.message)
}

function run(node) {
  const bin = join(root, 'node_modules', '.bin')
  const child = spawn(node, [join(root, task.file), ...args], {
    // The channel tells the child when we are killed, so that it does not run on alone.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      // Halves the time until a process runs: compiled sources are kept from one start to the next.
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'holdfast'),
      ...process.env,
      PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    },
  })
  // The child decides what a signal means and when it is done; we only pass it on and wait. From a
  // terminal it gets Ctrl-C twice (the terminal tells the whole group), which it takes for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal))
  }
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    // After the child there is nothing left to do; waiting for its channel would keep us here.
    process.exit(signal === null ? (code ?? 1) : 1)
  })
}

function fail(message) {
  process.stderr.write(`holdfast: ${message}\n`)
  process.exit(1)
}
