import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@holdfast/single-process/free-port'
import { until } from './until.ts'

/** A Redis of the test's own, which it may kill. */
export type RedisServer = {
  readonly url: string
  kill(): Promise<void>
  /** On the same port, and empty: nothing is kept on disk. */
  restart(): Promise<void>
  flush(): Promise<void>
  stop(): Promise<void>
}

export const hasRedisServer = (): boolean =>
  spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0

export const startRedisServer = async (): Promise<RedisServer> => {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-redis-'))
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder]
  const launch = () =>
    spawn('redis-server', [...options, '--save', '', '--maxmemory-policy', 'noeviction'], {
      stdio: 'ignore',
    })
  const ready = () => until('Redis answers', async () => (await ask(port, 'PING')) === '+PONG')
  let server = launch()
  await ready()
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.kill(signal)
    await exited
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    restart: async () => {
      server = launch()
      await ready()
    },
    flush: async () => {
      const answer = await ask(port, 'FLUSHALL')
      if (answer !== '+OK') throw new Error(`FLUSHALL was answered with ${answer}`)
    },
    stop: async () => {
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** One inline command; no client is needed for a word. */
const ask = async (port: number, command: string): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write(`${command}\r\n`)
    const [answer] = await once(socket, 'data')
    return String(answer).trim()
  } finally {
    socket.destroy()
  }
}
