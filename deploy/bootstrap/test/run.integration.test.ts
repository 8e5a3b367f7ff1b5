import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const bootstrap = fileURLToPath(new URL('..', import.meta.url))
let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-run-'))
  const copied = (path: string) => !/(src|test)$/.test(path)
  cpSync(bootstrap, join(root, 'deploy', 'bootstrap'), { recursive: true, filter: copied })
  mkdirSync(join(root, 'node_modules'))
  const lock = JSON.stringify({ packages: { '': {} } })
  writeFileSync(join(root, 'package-lock.json'), lock)
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), lock)
})
afterEach(() => rmSync(root, { recursive: true }))

/** A program in the place of `npm start`. */
function plant(source: string) {
  const folder = join(root, 'deploy', 'single-process', 'src')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'main.ts'), source)
}

function run(...args: string[]) {
  const program = join(root, 'deploy', 'bootstrap', 'run.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('the way in', () => {
  it('hands arguments on, puts our programs first on PATH and ends as the program ends', () => {
    plant(`const { PATH } = process.env
console.log(JSON.stringify([process.argv.slice(2), PATH?.split(':')[0]]))
process.exitCode = 7 as number`)
    const { status, stdout } = run('start', '--kubo')
    expect(JSON.parse(stdout)).toEqual([['--kubo'], join(root, 'node_modules', '.bin')])
    expect(status).toBe(7)
  })

  it('counts a program that was killed as a failure', () => {
    plant(`process.kill(process.pid, 'SIGKILL')`)
    expect(run('start').status).toBe(1)
  })

  it('names the tasks there are when it is asked for another one', () => {
    expect(run('stat')).toMatchObject({
      status: 1,
      stderr:
        'holdfast: unknown task "stat"; there are: start, demo, bench, screenshots, check, test\n',
    })
  })
})
