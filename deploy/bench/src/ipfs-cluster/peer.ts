import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { until } from '@holdfast/acceptance'
import { environmentWith } from '@holdfast/single-process/config'
import { freePort } from '@holdfast/single-process/free-port'
import { callForText } from '../call.ts'
import { loopback, type PeerConfig, type PeerPlace, peerConfig } from './peer-config.ts'

const run = promisify(execFile)
const READY = { limitMs: 120_000, everyMs: 200 }

/** A peer of an ipfs-cluster: a process of its own beside a Kubo daemon. */
export type Peer = {
  /** Its name inside the cluster. */
  readonly id: string
  readonly restUrl: string
  /** Where the other peers reach it, its id included. */
  readonly address: string
  /** Ready when its API answers. Knows those whose addresses it is given. */
  start(others: readonly string[]): Promise<void>
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
  stop(): Promise<void>
}

export type PeerInput = {
  program: string
  folder: string
  number: number
  secret: string
  /** RPC address of its Kubo daemon. */
  rpcUrl: string
}

/** Makes the folder of a peer; `start` runs it. */
export const preparePeer = async ({ program, ...input }: PeerInput): Promise<Peer> => {
  const name = `peer-${input.number}`
  const folder = join(input.folder, name)
  const [swarmPort, restPort] = [await freePort(), await freePort()]
  const kuboPort = Number(new URL(input.rpcUrl).port)
  const env = environmentWith({ IPFS_CLUSTER_PATH: folder })
  await mkdir(folder, { recursive: true })
  await run(program, ['--config', folder, 'init', '--consensus', 'crdt'], { env })
  await configure(folder, { name, secret: input.secret, swarmPort, restPort, kuboPort })
  const { id } = JSON.parse(await readFile(join(folder, 'identity.json'), 'utf8')) as { id: string }
  const restUrl = `http://127.0.0.1:${restPort}`

  let child: ReturnType<typeof spawn> | undefined
  const end = async (signal: NodeJS.Signals) => {
    const running = child
    child = undefined
    if (running === undefined || running.exitCode !== null) return
    const gone = once(running, 'exit')
    running.kill(signal)
    await gone
  }
  return {
    id,
    restUrl,
    address: `${loopback(swarmPort)}/p2p/${id}`,
    start: async (others) => {
      const log = await open(join(folder, 'log'), 'a')
      const known = others.length === 0 ? [] : ['--bootstrap', others.join(',')]
      const args = ['--config', folder, 'daemon', ...known]
      child = spawn(program, args, { env, stdio: ['ignore', log.fd, log.fd] })
      await log.close()
      await until(
        `${name} answers`,
        () => callForText({ url: `${restUrl}/id`, method: 'GET' }),
        READY,
      )
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

const configure = async (folder: string, place: PeerPlace): Promise<void> => {
  const file = join(folder, 'service.json')
  const made = JSON.parse(await readFile(file, 'utf8')) as PeerConfig
  await writeFile(file, JSON.stringify(peerConfig(made, place), null, 2), { mode: 0o600 })
}
