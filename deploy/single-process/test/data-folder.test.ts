import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DataFolder, openDataFolder } from '../src/data-folder.ts'

let path: string
const opened: DataFolder[] = []

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'holdfast-data-')), 'data')
})
afterEach(async () => {
  for (const data of opened.splice(0)) await data.release()
  await rm(join(path, '..'), { recursive: true, force: true })
})

async function open() {
  const data = await openDataFolder(path)
  opened.push(data)
  return data
}

describe('the data folder', () => {
  it('is made closed to others, with its version', async () => {
    await open()
    expect((await stat(path)).mode & 0o777).toBe(0o700)
    expect(await readFile(join(path, 'VERSION'), 'utf8')).toBe('1\n')
  })

  it('keeps one secret, readable by its owner only', async () => {
    const data = await open()
    const secret = await data.secret()
    expect(secret.length).toBeGreaterThanOrEqual(48)
    expect(await data.secret()).toBe(secret)
    expect((await stat(join(path, 'secret'))).mode & 0o777).toBe(0o600)
  })

  it('gives every name a port of its own, however many ask at once', async () => {
    const data = await open()
    const names = Array.from({ length: 8 }, (_, n) => `node-${n} rpc`)
    const ports = await Promise.all(names.map((name) => data.port(name)))
    expect(new Set(ports).size).toBe(8)
    expect(await Promise.all(names.map((name) => data.port(name)))).toEqual(ports)
  })

  it('remembers ports, and takes another one when somebody listens there', async () => {
    const data = await open()
    const port = await data.port('node-1 rpc')
    expect(await data.port('node-1 rpc')).toBe(port)
    expect(await data.port('node-1 gateway')).not.toBe(port)
    const squatter = createServer().listen(port, '127.0.0.1')
    await once(squatter, 'listening')
    try {
      expect(await data.port('node-1 rpc')).not.toBe(port)
    } finally {
      squatter.close()
    }
  })

  it('refuses a folder of another version', async () => {
    await mkdir(path)
    await writeFile(join(path, 'VERSION'), '99\n')
    await expect(open()).rejects.toThrow(/belongs to another version/)
  })

  it('refuses a folder that is somebody else’s, and leaves it alone', async () => {
    await mkdir(path)
    await writeFile(join(path, 'thesis.txt'), 'x')
    await expect(open()).rejects.toThrow(/not empty and not a data folder/)
    expect(existsSync(join(path, 'VERSION'))).toBe(false)
  })

  it('refuses a folder on which another start runs', async () => {
    await open()
    // Any living process will do whose command line looks like a start.
    const program = 'single-process/src/main.ts'
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', program])
    await once(other, 'spawn')
    try {
      await writeFile(join(path, 'running.pid'), `${other.pid}\n`)
      await expect(open()).rejects.toThrow(/running on .* already \(process \d+\)/)
    } finally {
      other.kill('SIGKILL')
      await once(other, 'exit')
    }
    await open()
  })

  it('takes over from a start that was killed, also if its number is somebody else’s now', async () => {
    await open()
    await writeFile(join(path, 'running.pid'), `${process.ppid}\n`)
    await open()
    expect(await readFile(join(path, 'running.pid'), 'utf8')).toBe(`${process.pid}\n`)
  })
})
