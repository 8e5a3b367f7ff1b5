import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createTestDatabase, type TestDatabase } from '@holdfast/testbed'
import { afterEach, describe, expect, it } from 'vitest'
import { call, SECRET } from './running-gateway.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

const children: ChildProcess[] = []
const databases: TestDatabase[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const database of databases.splice(0)) await database.drop()
})

/** The gateway as a process of its own, with nothing of our environment. */
function run(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let output = ''
  let errors = ''
  child.stdout.on('data', (piece) => {
    output += piece
  })
  child.stderr.on('data', (piece) => {
    errors += piece
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const said = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(output)
      if (found !== null) return found
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${errors}`)
      await Promise.race([once(child.stdout, 'data'), exited])
    }
  }
  return { child, exited, said, errors: () => errors }
}

async function environment(): Promise<Record<string, string>> {
  const [catalogue, queue] = [await createTestDatabase(), await createTestDatabase()]
  databases.push(catalogue, queue)
  return {
    PORT: '0',
    DATABASE_URL: catalogue.url,
    QUEUE_URL: queue.url,
    HOLDFAST_SECRET: SECRET,
  }
}

describe('the gateway as a process', () => {
  it('starts on an empty catalogue, serves, and stops on SIGTERM', async () => {
    const { child, said, exited } = run(await environment())
    const [, url = ''] = await said(/Make the first administrator: (http:\/\/[^/]+)\/setup#token=/)
    expect((await call({ url }, 'GET', '/readyz')).status).toBe(200)
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
  })

  it('says everything that is wrong with its settings, and no value', async () => {
    const { exited, errors } = run({
      PORT: 'eighty',
      HOLDFAST_SECRET: 'too-short-a-secret',
      TRUST_PROXY: 'true',
      QUEUE_URL: 'mysql://x',
    })
    expect(await exited).toBe(1)
    for (const name of ['PORT', 'HOLDFAST_SECRET', 'TRUST_PROXY', 'QUEUE_URL', 'DATABASE_URL']) {
      expect(errors()).toContain(name)
    }
    expect(errors()).not.toContain('too-short-a-secret')
  })

  it('refuses a secret that is no secret', async () => {
    const secret = 'changeme-changeme-changeme-changeme'
    const { exited, errors } = run({ ...(await environment()), HOLDFAST_SECRET: secret })
    expect(await exited).toBe(1)
    expect(errors()).toContain('HOLDFAST_SECRET')
    expect(errors()).not.toContain(secret)
  })
})
