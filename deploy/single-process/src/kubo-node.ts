import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { environmentWith } from './config.ts'
import { NodeFailed } from './errors.ts'
import { type KuboConfig, privateConfig } from './kubo-config.ts'
import { type NodeOptions, type RunningNode, startNodeProcess } from './node-process.ts'

const run = promisify(execFile)
/** The first start of a daemon builds its stores. */
const START_LIMIT_MS = 30_000

/**
 * Starts a Kubo daemon on a repository of its own, in a private network: the swarm key is ours, and
 * with `LIBP2P_FORCE_PNET` it would rather not start than talk to anybody without it. The
 * configuration is written at every start, so that a changed port takes effect.
 *
 * Unlike an embedded node it does not notice when we are killed; the next start ends it.
 *
 * @throws NodeFailed when the program is missing or the daemon does not come up
 */
export async function startKuboNode(program: string, options: NodeOptions): Promise<RunningNode> {
  const { dataFolder, name, rpcPort, gatewayPort } = options
  const env = environmentWith({
    IPFS_PATH: dataFolder,
    LIBP2P_FORCE_PNET: '1',
    IPFS_TELEMETRY: 'off',
    DO_NOT_TRACK: '1',
  })
  await prepare(program, options, env)
  const { PeerID: peerId } = (await configure(options)).Identity
  const { readyLine: _, ...running } = await startNodeProcess(options, {
    program,
    // A repository of another version is refused instead of converted: that needs the network.
    args: [`--repo-dir=${dataFolder}`, 'daemon', '--migrate=false', '--enable-gc=false'],
    env,
    isReady: (line) => line.includes('Daemon is ready'),
    limitMs: START_LIMIT_MS,
  })
  const address = (port: number) => `http://127.0.0.1:${port}`
  return { ...running, name, peerId, rpcUrl: address(rpcPort), gatewayUrl: address(gatewayPort) }
}

async function prepare(
  program: string,
  { dataFolder, name }: NodeOptions,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  await writeFile(join(dataFolder, 'swarm.key'), await swarmKey(dirname(dataFolder)))
  if (existsSync(join(dataFolder, 'config'))) return
  try {
    await run(program, ['init', '--empty-repo'], { env })
  } catch (cause) {
    const { code, stderr } = cause as { code?: string; stderr?: string }
    // A folder of PATH that may not be looked into makes it EACCES (execvp).
    const reason =
      code === 'ENOENT' || code === 'EACCES'
        ? `there is no "${program}" on PATH. Install Kubo, or start without --kubo`
        : (stderr ?? String(cause)).trim()
    throw new NodeFailed(`${name} could not be prepared: ${reason}`, { cause })
  }
}

async function configure({ dataFolder, ...ports }: NodeOptions): Promise<KuboConfig> {
  const file = join(dataFolder, 'config')
  const config = privateConfig(JSON.parse(await readFile(file, 'utf8')), ports)
  await writeFile(file, JSON.stringify(config, null, 2), { mode: 0o600 })
  return config
}

/** One key for all nodes of this data folder. Format: libp2p specs, pnet/Private-Networks-PSK-V1. */
async function swarmKey(folder: string): Promise<string> {
  const file = join(folder, 'swarm.key')
  const key = `/key/swarm/psk/1.0.0/\n/base16/\n${randomBytes(32).toString('hex')}\n`
  // Several nodes begin at once: whoever is first makes it, and all read it.
  await writeFile(file, key, { flag: 'wx', mode: 0o600 }).catch(() => {})
  return readFile(file, 'utf8')
}
