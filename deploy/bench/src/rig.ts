import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type System, startSystem, until } from '@holdfast/acceptance'
import { createClient } from '@holdfast/client'
import { type BlockNode, createKuboNode } from '@holdfast/nodes'
import { call, callForText, createAgent } from './call.ts'
import { type KuboDaemon, startKubos } from './kubo-nodes.ts'
import type { BenchOptions } from './options.ts'
import { inParallel } from './pump.ts'
import type { SampleContent } from './sample-content.ts'

/** A running Holdfast, seen from outside, and its nodes, seen directly. */
export type Rig = {
  system: System
  nodes: readonly BlockNode[]
  rpcUrls: readonly string[]
  gatewayUrls: readonly string[]
  /** Process ids of the nodes. */
  nodePids(): number[]
  /** SIGKILL to the node of this index, and waits until it is gone. */
  killNode(index: number): Promise<void>
  /** Starts it again on the same ports and data, and waits until Holdfast counts on it again. */
  bringBack(index: number): Promise<void>
  /** Uploads and returns the seconds until it was acknowledged, and the file's id. */
  upload(
    path: string,
    content: Pick<SampleContent, 'stream' | 'bytes'>,
    copies: number,
  ): Promise<{ seconds: number; id: string }>
  /** One small file, on connections that are kept; returns its id. */
  uploadSmall(path: string, bytes: Uint8Array, copies: number): Promise<string>
  /** For calls of one's own. */
  authorized(): Promise<Record<string, string>>
  contentUrl(id: string): string
  /** Removes files and waits until nothing is left to be done, so that the next side has the machine. */
  removeAll(ids: readonly string[]): Promise<void>
  quiet(): Promise<void>
  stop(): Promise<void>
}

/** Timers as an operator has them: the short ones of the tests would call a busy node down. */
export const DEFAULT_TIMERS = {
  HOLDFAST_SUSPECT_AFTER: '3',
  HOLDFAST_DOWN_AFTER: '10',
  HOLDFAST_OUT_AFTER: '300',
  HOLDFAST_PROBE_EVERY: '1',
  HOLDFAST_LEASE: '45',
}

/** More patient still, where nobody dies: what is measured may take all of the machine for long. */
const PATIENT_TIMERS = {
  ...DEFAULT_TIMERS,
  HOLDFAST_SUSPECT_AFTER: '10',
  HOLDFAST_DOWN_AFTER: '30',
}

const SMALL_AT_ONCE = 32

/** What runs below Holdfast. */
export type RigShape = {
  nodes: 'embedded' | 'kubo'
  count: number
  /** Settings of the services beyond those of every rig. */
  env?: Record<string, string>
}

export type RigInput = RigShape & { options: BenchOptions; kubo: string | undefined }

/** Embedded nodes as `npm start` has them, or Kubo daemons. Everything is a process of its own. */
export const startRig = async ({ options, kubo, ...shape }: RigInput): Promise<Rig> => {
  await mkdir(options.folder, { recursive: true })
  const folder = join(options.folder, `kubo-${process.pid}-${performance.now().toFixed(0)}`)
  const daemons = shape.nodes === 'kubo' ? await kubos(kubo, shape.count, folder) : undefined
  const stopDaemons = async () => {
    await Promise.all((daemons ?? []).map((daemon) => daemon.stop()))
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const system = await startSystem({
      parent: options.folder,
      ...(daemons === undefined ? { nodes: shape.count } : { addresses: daemons }),
      env: {
        ...PATIENT_TIMERS,
        ...(options.profile ? profiling(join(options.folder, 'profiles')) : {}),
        ...shape.env,
      },
    })
    return rigOf(system, daemons, stopDaemons)
  } catch (error) {
    await stopDaemons()
    throw error
  }
}

const kubos = (program: string | undefined, count: number, folder: string) => {
  if (program === undefined) throw new Error('there is no Kubo to run on')
  return startKubos(program, { count, folder })
}

const profiling = (folder: string) => ({
  NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}`,
})

const rigOf = (
  system: System,
  daemons: readonly KuboDaemon[] | undefined,
  stopDaemons: () => Promise<void>,
): Rig => {
  const addresses = daemons ?? system.nodes
  const nodes = addresses.map(({ rpcUrl, gatewayUrl }) => createKuboNode({ rpcUrl, gatewayUrl }))
  const agent = createAgent(SMALL_AT_ONCE)
  const authorized = createSession(system.url)
  const contentUrl = (id: string) => `${system.url}/api/v1/files/${id}/content`
  const putUrl = (path: string, copies: number) =>
    `${system.url}/api/v1/files/by-path/${path}?copies=${copies}`
  const quiet = async () => {
    await until('nothing is left to do', () => isQuiet(system), QUIET)
  }

  return {
    system,
    nodes,
    rpcUrls: addresses.map(({ rpcUrl }) => rpcUrl),
    gatewayUrls: addresses.map(({ gatewayUrl }) => gatewayUrl),
    nodePids: () => daemons?.map(({ pid }) => pid) ?? system.nodes.map((node) => node.process.pid),
    killNode: async (index) => {
      await (daemons?.[index]?.kill() ?? system.nodes[index]?.process.kill())
    },
    bringBack: async (index) => {
      await (daemons?.[index]?.restart() ?? system.nodes[index]?.restart())
      await until('every node is active', () => allActive(system), QUIET)
    },
    authorized,
    contentUrl,
    upload: async (path, content, copies) => {
      const headers = await authorized()
      const url = putUrl(path, copies)
      const body = content.stream()
      const began = performance.now()
      const answer = await callForText({ url, method: 'PUT', headers, body, length: content.bytes })
      const seconds = (performance.now() - began) / 1_000
      return { seconds, id: (JSON.parse(answer) as { id: string }).id }
    },
    uploadSmall: async (path, bytes, copies) => {
      const headers = await authorized()
      const [url, body, length] = [putUrl(path, copies), [bytes], bytes.length]
      const answer = await callForText({ url, method: 'PUT', headers, body, length, agent })
      return (JSON.parse(answer) as { id: string }).id
    },
    removeAll: async (ids) => {
      await inParallel(ids.length, SMALL_AT_ONCE, async (index) => {
        const url = `${system.url}/api/v1/files/${ids[index]}?permanent=true`
        await call({ url, method: 'DELETE', headers: await authorized(), agent })
      })
      await quiet()
    },
    quiet,
    stop: async () => {
      agent.destroy()
      await Promise.all(nodes.map((node) => node.close()))
      await system.stop()
      await stopDaemons()
    },
  }
}

const QUIET = { limitMs: 300_000, everyMs: 250 }

const allActive = async (system: System): Promise<boolean> =>
  (await system.query<{ state: string }>('SELECT state FROM nodes')).every(
    ({ state }) => state === 'active',
  )

/** Sealed, placed, released: no content and no chunk has anything coming. */
const isQuiet = async (system: System): Promise<boolean> => {
  const [row] = await system.query<{ left: string }>(`SELECT
    (SELECT count(*) FROM outbox)
    + (SELECT count(*) FROM contents WHERE state <> 'sealed' OR placed_at IS NULL)
    + (SELECT count(*) FROM (SELECT FROM chunks WHERE refs = 0 LIMIT 1) AS unused) AS left`)
  return Number(row?.left) === 0
}

const ACCOUNT = { email: 'bench@example.org', password: 'measured, not guessed' }
/** Access tokens live for 15 minutes. */
const TOKEN_MS = 300_000

/** Headers of an account of its own, signed in anew before its token runs out. */
const createSession = (url: string) => {
  let headers: Promise<{ authorization: string }> | undefined
  let until = 0
  let known = false
  const signIn = async () => {
    const client = createClient({ url })
    if (!known) await client.register(ACCOUNT)
    known = true
    const { accessToken } = await client.login(ACCOUNT)
    return { authorization: `Bearer ${accessToken}` }
  }
  return () => {
    // One promise for all who ask: checking a password costs more than anything measured here, and
    // a hundred uploads that sign in at once would be refused.
    if (headers === undefined || performance.now() > until) {
      headers = signIn()
      until = performance.now() + TOKEN_MS
    }
    return headers
  }
}
