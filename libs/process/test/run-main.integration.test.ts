import { type ChildProcessWithoutNullStreams, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const sample = fileURLToPath(new URL('fixtures/sample-process.ts', import.meta.url))

/** Starts the sample process; `said(text)` resolves when it printed that. */
function run(mode: string, stdio: StdioOptions = 'pipe') {
  const child = spawn(process.execPath, [sample, mode], { stdio }) as ChildProcessWithoutNullStreams
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

it('takes two signals in quick succession for one, and exits at once on a later one', async () => {
  const { child, said, ended } = run('stuck')
  await said('ready')
  child.kill('SIGINT')
  child.kill('SIGINT')
  await said('requests finished')
  // Somebody grows impatient and keeps pressing Ctrl-C.
  const impatience = setInterval(() => child.kill('SIGINT'), 50)
  const { code, output } = await ended.finally(() => clearInterval(impatience))
  expect(code).toBe(1)
  expect(output).not.toContain('pool closed')
})

it('stops when the parent that gave it a channel is gone', async () => {
  const { child, said } = run('normal', ['pipe', 'pipe', 'pipe', 'ipc'])
  await said('ready')
  // With a channel there is no `close` event to wait for.
  const exited = once(child, 'exit')
  child.disconnect()
  await said('pool closed')
  expect(await exited).toEqual([0, null])
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
