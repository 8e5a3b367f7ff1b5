import type { KuboNode } from '@holdfast/nodes'
import { isNodePlace, refuseLiteral } from '@holdfast/process'
import { explainFailure } from './explain-failure.ts'
import { bad, gcOf, good, type Judged, spaceOf, swarmOf, syncOf, versionOf } from './judge-node.ts'
import type { NodeDoor, OpenNode } from './open-node.ts'
import { isLoopback, isOpenToStrangers } from './open-to-strangers.ts'
import { TRIED_BYTES, tryBlock } from './try-block.ts'

/** One line of a test. */
export type NodeCheck = Judged & {
  check:
    | 'address'
    | 'reachable'
    | 'version'
    | 'credentials'
    | 'repository'
    | 'put'
    | 'get'
    | 'delete'
    | 'space'
    | 'sync'
    | 'gc'
    | 'swarm'
  /** Milliseconds, of checks that are a call. */
  ms?: number
}

export type Inspection = { ok: boolean; peerId: string | null; checks: NodeCheck[] }

export type InspectDeps = {
  openNode: OpenNode
  /** Whose repository it should be; absent for an address that is no node yet. */
  expected?: { peerId: string; canary?: Uint8Array }
  /** The node that this repository belongs to already, when it is not the expected one. */
  ownerOf?(peerId: string): Promise<number | undefined>
}

const DONE = {
  put: `It stored a block of ${TRIED_BYTES / 1_024} KiB.`,
  get: 'It returned the same bytes.',
  delete: 'It removed the block.',
}

/**
 * Looks at a node as an operator would, one line per question, and says what to do about each that
 * is not well. Ends early where the rest would only repeat the first failure. Writes one block and
 * removes it. Nothing the node answered is in the result but its peer id and its version. Never
 * rejects for the node's sake; what `signal` cuts short says that it took too long.
 */
export async function inspectNode(
  door: NodeDoor,
  deps: InspectDeps,
  { signal }: { signal: AbortSignal },
): Promise<Inspection> {
  const checks: NodeCheck[] = []
  const add = (check: NodeCheck['check'], judged: Judged, ms?: number) =>
    void checks.push({ check, ...judged, ...(ms === undefined ? {} : { ms: Math.round(ms) }) })
  const ended = (peerId: string | null = null): Inspection => ({
    ok: checks.every(({ ok }) => ok),
    peerId,
    checks,
  })

  const refused = refusedAddress(door)
  if (refused !== undefined) {
    add('address', refused)
    return ended()
  }
  const node = deps.openNode(door)
  try {
    const ping = await timed(() => node.ping({ signal }))
    if ('error' in ping) {
      add('reachable', { ok: false, ...explainFailure(ping.error) })
      return ended()
    }
    const { peerId } = ping.value
    add('reachable', good('It answers.'), ping.ms)
    add('version', versionOf(ping.value))
    add('credentials', await credentialsOf(door, deps.openNode, signal))
    add('repository', await repositoryOf(node, peerId, deps, signal))
    for (const tried of await tryBlock(node, { signal })) {
      if ('error' in tried) add(tried.step, { ok: false, ...explainFailure(tried.error) })
      else add(tried.step, good(DONE[tried.step]), tried.ms)
    }
    const usage = await timed(() => node.usage({ signal }))
    add('space', judge(usage, spaceOf))
    const settings = await timed(() => node.settings({ signal }))
    add('sync', judge(settings, syncOf))
    add(
      'gc',
      judge(settings, (value) => gcOf(value, 'value' in usage ? usage.value : undefined)),
    )
    add('swarm', judge(settings, swarmOf))
    return ended(peerId)
  } finally {
    await node.close()
  }
}

function refusedAddress({ rpcUrl, gatewayUrl }: NodeDoor): Judged | undefined {
  try {
    refuseLiteral(rpcUrl, isNodePlace)
    if (gatewayUrl !== null) refuseLiteral(gatewayUrl, isNodePlace)
    return undefined
  } catch (error) {
    return { ok: false, ...explainFailure(error) }
  }
}

type Timed<T> = { value: T; ms: number } | { error: unknown }

async function timed<T>(call: () => Promise<T>): Promise<Timed<T>> {
  const started = performance.now()
  try {
    return { value: await call(), ms: performance.now() - started }
  } catch (error) {
    return { error }
  }
}

const judge = <T>(result: Timed<T>, decide: (value: T) => Judged): Judged =>
  'error' in result ? { ok: false, ...explainFailure(result.error) } : decide(result.value)

async function credentialsOf(
  door: NodeDoor,
  openNode: OpenNode,
  signal: AbortSignal,
): Promise<Judged> {
  if (isLoopback(door.rpcUrl)) return good('It lets us in. Only this machine can reach it.')
  if (!(await isOpenToStrangers(openNode, door, signal))) {
    return good('It lets us in, and nobody without credentials.')
  }
  return good(
    'It lets us in, and everybody else who reaches this address.',
    "Set API.Authorizations in the node's configuration, and give the credentials here.",
  )
}

async function repositoryOf(
  node: KuboNode,
  peerId: string,
  { expected, ownerOf }: InspectDeps,
  signal: AbortSignal,
): Promise<Judged> {
  if (expected === undefined) {
    const owner = await ownerOf?.(peerId)
    if (owner === undefined) return good('It is not known here yet.')
    return bad(
      `It is node ${owner} already.`,
      'Edit that node instead: one repository under two ids would count one copy as two.',
    )
  }
  if (peerId !== expected.peerId) {
    return bad(
      'Another repository answers than before.',
      'Bring the former one back, or add this one as a new node and remove the old as lost.',
    )
  }
  const { canary } = expected
  if (canary === undefined) return good('It is the same repository as before.')
  if ('error' in (await timed(() => node.get(canary, { signal })))) {
    return bad(
      'It has the same identity, but its canary cannot be read.',
      'If its blocks were wiped, remove the node as lost and add it again.',
    )
  }
  return good('It is the same repository as before.')
}
