import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const sample = fileURLToPath(new URL('fixtures/sample-process.ts', import.meta.url))

/** Starts the sample process; `said(text)` resolves when it printed that. */
function run(mode: string) {
  const child = spawn(process.execPath, [sample, mode], { stdio: 'pipe' })
  let output = ''
  let errors = ''
  child.stdout.on('data', (data) => {
    output += data
  })
  child.stderr.on('data', (data) => {
    errors += data
  })
  const said = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => output.includes(text) && resolve()
      child.stdout.on('data', look)
      look()
    })
  const ended = once(child, 'close').then(([code]) => ({ code, output, errors }))
  return { child, said, ended }
}

it('stops in reverse order on SIGTERM and exits with 0', async () => {
  const { child, said, ended } = run('normal')
  await said('ready')
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ code: 0, output: 'ready\nrequests finished\npool closed\n' })
})

it('exits at once on a second signal', async () => {
  const { child, said, ended } = run('stuck')
  await said('ready')
  child.kill('SIGINT')
  await said('requests finished')
  child.kill('SIGINT')
  const { code, output } = await ended
  expect(code).toBe(1)
  expect(output).not.toContain('pool closed')
})

it('prints all bad variables without a stack, undoes what it began and exits with 1', async () => {
  const { code, errors, output } = await run('bad-config').ended
  expect(code).toBe(1)
  expect(errors).toBe('sample: missing or wrong settings of sample:\n  A: not set\n  B: not set\n')
  expect(output).toBe('pool closed\n')
})

it('prints the stack of an error that nobody foresaw', async () => {
  const { code, errors } = await run('bug').ended
  expect(code).toBe(1)
  expect(errors).toMatch(/TypeError: a bug\n\s+at /)
})

it('stops when its standard input closes, if asked to', async () => {
  const { child, said, ended } = run('stdin')
  await said('ready')
  child.stdin.end()
  expect(await ended).toMatchObject({ code: 0 })
})

it('stops with 1 when a rejection reaches nobody', async () => {
  const { said, ended } = run('late-rejection')
  await said('ready')
  const { code, output, errors } = await ended
  expect({ code, errors }).toEqual({ code: 1, errors: expect.stringContaining('nobody cared') })
  expect(output).toContain('pool closed')
})

it('closes what a start under way opens after the signal', async () => {
  const { child, said, ended } = run('slow-start')
  await said('ready')
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ code: 0, output: 'ready\nlate closed\npool closed\n' })
})
