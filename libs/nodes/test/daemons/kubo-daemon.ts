import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { childEnvironment, givenIpfsBinary } from '../config.ts'
import { type StartedNode, startUntil, temporaryFolder } from './started.ts'

const run = promisify(execFile)

/** The binary to use: IPFS_BIN, else `ipfs` on PATH. Undefined when neither answers. */
export async function findKuboBinary(): Promise<string | undefined> {
  const given = givenIpfsBinary()
  if (given !== undefined) return given
  try {
    await run('ipfs', ['version'], { env: childEnvironment() })
    return 'ipfs'
  } catch {
    return undefined
  }
}

/** A swarm key that nobody else has, so that the daemon could not talk to strangers if it tried. */
export function newSwarmKey(): string {
  return `/key/swarm/psk/1.0.0/\n/base16/\n${randomBytes(32).toString('hex')}\n`
}

/** Everything that makes a daemon private: no bootstrap, no routing, no discovery, no updates. */
export const PRIVATE_SETTINGS: readonly (readonly [key: string, value: unknown])[] = [
  ['Bootstrap', []],
  ['Routing.Type', 'none'],
  ['Discovery.MDNS.Enabled', false],
  ['AutoConf.Enabled', false],
  ['AutoTLS.Enabled', false],
  ['DNS.Resolvers', {}],
  ['Routing.DelegatedRouters', []],
  ['Ipns.DelegatedPublishers', []],
  ['Swarm.DisableNatPortMap', true],
  ['Swarm.RelayClient.Enabled', false],
  ['Swarm.Transports.Network.QUIC', false],
  ['Swarm.Transports.Network.WebTransport', false],
  ['Swarm.Transports.Network.WebRTCDirect', false],
]

const LOOPBACK_SETTINGS: readonly (readonly [key: string, value: unknown])[] = [
  ['Addresses.API', '/ip4/127.0.0.1/tcp/0'],
  ['Addresses.Gateway', '/ip4/127.0.0.1/tcp/0'],
  ['Addresses.Swarm', ['/ip4/127.0.0.1/tcp/0']],
]

/** A private Kubo daemon with a repository of its own, on free loopback ports. */
export async function startKuboDaemon(binary: string): Promise<StartedNode> {
  const folder = await temporaryFolder()
  const env = {
    ...childEnvironment(),
    IPFS_PATH: folder.path,
    IPFS_TELEMETRY: 'off',
    LIBP2P_FORCE_PNET: '1',
  }
  await run(binary, ['init', '--empty-repo'], { env })
  for (const [key, value] of [...PRIVATE_SETTINGS, ...LOOPBACK_SETTINGS]) {
    await run(binary, ['config', '--json', key, JSON.stringify(value)], { env })
  }
  await writeFile(join(folder.path, 'swarm.key'), newSwarmKey())
  const daemon = await startUntil([binary, 'daemon', '--enable-gc=false'], { env }, (line) =>
    line.includes('Daemon is ready') ? true : undefined,
  )
  return {
    rpcUrl: urlOf(await readFile(join(folder.path, 'api'), 'utf8')),
    gatewayUrl: (await readFile(join(folder.path, 'gateway'), 'utf8')).trim(),
    stop: async () => {
      await daemon.stop()
      await folder.remove()
    },
  }
}

function urlOf(multiaddr: string): string {
  const [, , host, , port] = multiaddr.trim().split('/')
  return `http://${host}:${port}`
}
