import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isAlive } from '../src/process-alive.ts'

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url))
let folder: string
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'holdfast-start-')), 'data')
})
afterEach(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGINT')
})
afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }))

type Started = { child: ChildProcess; output(): string; ended: Promise<number | null> }

function start({ env = {}, args = [] }: { env?: object; args?: string[] } = {}): Started {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, HOLDFAST_DATA: folder, HOLDFAST_EMBEDDED_NODES: '2', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      text += data
    })
  }
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, output: () => text, ended }
}

async function ready(started: Started) {
  await expect.poll(started.output, { timeout: 90_000 }).toMatch(/Ctrl-C/)
  const link = /(http:\/\/127\.0\.0\.1:\d+)\/setup#token=(\S+)/.exec(started.output())
  return { url: link?.[1] ?? '', token: link?.[2] ?? '' }
}

/** What lies in the data folder for its owner; undefined while there is nothing. */
const ownerAccess = () =>
  readFile(join(folder, 'admin-access.json'), 'utf8').then(JSON.parse, () => undefined)

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** Process ids of everything that a start runs beside itself. */
async function helpers(): Promise<number[]> {
  const nodes = (await readdir(join(folder, 'nodes'))).filter((name) => name.endsWith('.pid'))
  const files = [
    ...nodes.map((name) => join(folder, 'nodes', name)),
    join(folder, 'postgres', 'data', 'postmaster.pid'),
  ]
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  return texts.map((text) => Number(text.split('\n')[0]))
}

describe('npm start', () => {
  it('comes up on an empty folder, stops on Ctrl-C, and goes on where it was', async () => {
    const first = start()
    const { url, token } = await ready(first)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    const account = { email: 'first@example.org', password: 'long enough for anybody' }
    const post = (base: string, path: string, body: object) =>
      fetch(`${base}/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect(await ownerAccess()).toBeUndefined()
    expect((await post(url, '/auth/setup', { token, ...account })).status).toBe(201)

    // Who owns the data folder is an administrator, for as long as the server runs.
    await expect.poll(ownerAccess, { timeout: 20_000 }).toMatchObject({ url })
    const { accessToken } = await ownerAccess()
    const asOwner = { headers: { authorization: `Bearer ${accessToken}` } }
    expect((await fetch(`${url}/api/v1/status`, asOwner)).status).toBe(200)

    const processes = await helpers()
    expect(processes).toHaveLength(3)
    first.child.kill('SIGINT')
    expect(await first.ended).toBe(0)
    expect(processes.filter(isAlive)).toEqual([])
    expect(existsSync(join(folder, 'running.pid'))).toBe(false)
    expect(await ownerAccess()).toBeUndefined()

    const second = start()
    await expect.poll(second.output, { timeout: 90_000 }).toMatch(/Address +http/)
    const again = /Address +(\S+)/.exec(second.output())?.[1] ?? ''
    expect(second.output()).not.toContain('First admin')
    expect((await post(again, '/auth/login', account)).status).toBe(200)
    expect((await fetch(`${again}/api/v1/status`, asOwner)).status).toBe(401)
  })

  it('cleans up after a start that was killed, and keeps its addresses', async () => {
    const killed = start()
    await expect.poll(killed.output, { timeout: 90_000 }).toMatch(/Ctrl-C/)
    const left = await helpers()
    const ports = await readFile(join(folder, 'ports.json'), 'utf8')
    await end(killed.child, 'SIGKILL')

    const next = start()
    await expect.poll(next.output, { timeout: 90_000 }).toMatch(/Ctrl-C/)
    expect(left.filter(isAlive)).toEqual([])
    expect(await readFile(join(folder, 'ports.json'), 'utf8')).toBe(ports)

    const other = start()
    expect(await other.ended).toBe(1)
    expect(other.output()).toMatch(/^holdfast: Holdfast is running on .* already \(process \d+\)/)
  })

  it('gives up with one clear line when its port is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const { port } = squatter.address() as { port: number }
    try {
      const refused = start({ env: { PORT: String(port) } })
      expect(await refused.ended).toBe(1)
      expect(refused.output()).toBe(
        `holdfast: Port ${port} of 127.0.0.1 is taken by another program (perhaps another Holdfast). Stop that, or choose another port: PORT=${port + 1} npm start\n`,
      )
    } finally {
      squatter.close()
    }
  })

  it('names every setting that it cannot use, and every argument', async () => {
    const wrong = start({ env: { PORT: 'http', HOLDFAST_EMBEDDED_NODES: '0' } })
    expect(await wrong.ended).toBe(1)
    expect(wrong.output()).toMatch(/HOLDFAST_EMBEDDED_NODES: .*\n {2}PORT: /)
    const unknown = start({ args: ['--cubo'] })
    expect(await unknown.ended).toBe(1)
    expect(unknown.output()).toContain('--cubo: there is only the option --kubo')
  })

  it('stops what it began when it is interrupted while starting', async () => {
    const interrupted = start()
    const file = join(folder, 'postgres', 'data', 'postmaster.pid')
    await expect.poll(() => existsSync(file), { timeout: 60_000, interval: 5 }).toBe(true)
    const postgres = Number((await readFile(file, 'utf8')).split('\n')[0])
    interrupted.child.kill('SIGINT')
    expect(await interrupted.ended).toBe(0)
    expect(isAlive(postgres)).toBe(false)
  })
})
