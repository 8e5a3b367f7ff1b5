import { type CheckProgress, markBadCopy } from '@holdfast/catalog'
import { isLive, liveCopies } from '@holdfast/placement'
import type { Probe } from '../probes/probe-node.ts'
import type { Facts, ListFact, VerifyFact } from './facts.ts'
import { listNode } from './list-node.ts'
import { probeAll, type ReadDeps, readFacts } from './read-facts.ts'
import { verifyCopies } from './verify-copies.ts'

export type LookDeps = ReadDeps

export type LookOptions = {
  repair: boolean
  deep: boolean
  /** 0 to 100. */
  verifyPercent: number
}

export type Looking = { signal: AbortSignal; report(progress: CheckProgress): void }

/**
 * One look at the whole system. Without `repair` it changes nothing, on the nodes or in the
 * catalogue; with it, copies found bad are marked on the way, so that their repair is due.
 */
export async function look(deps: LookDeps, options: LookOptions, looking: Looking): Promise<Facts> {
  const { signal, report } = looking
  const probes = await probeAll(deps, {
    signal,
    onProbe: (done, total) => report({ phase: 'probing', done, total, unit: 'nodes' }),
  })
  report({ phase: 'counting', done: 0, total: 0, unit: 'nodes' })
  const facts = await readFacts(deps, { probes, signal })
  if (options.deep) facts.listed = await listNodes(deps, facts, { probes, options, looking })
  if (options.verifyPercent > 0) facts.verified = await verify(deps, facts, options, looking)
  return facts
}

async function listNodes(
  deps: LookDeps,
  { nodes }: Facts,
  {
    probes,
    options,
    looking,
  }: { probes: ReadonlyMap<number, Probe>; options: LookOptions; looking: Looking },
): Promise<ListFact[]> {
  const { signal, report } = looking
  const answering = nodes.filter(({ id }) => probes.get(id)?.kind === 'ok')
  const listed: ListFact[] = []
  for (const { id } of answering) {
    report({ phase: 'listing', done: listed.length, total: answering.length, unit: 'nodes' })
    listed.push(await listOrSayWhy(deps, id, options, signal))
  }
  return listed
}

async function listOrSayWhy(
  { catalog, cluster }: LookDeps,
  nodeId: number,
  { repair }: LookOptions,
  signal: AbortSignal,
): Promise<ListFact> {
  try {
    return await listNode({ catalog, node: cluster.pool.node(nodeId) }, { nodeId, repair }, signal)
  } catch (error) {
    signal.throwIfAborted()
    // The node's trouble is a finding; Postgres's is the end of the check.
    const { code } = error as { code?: unknown }
    if (typeof code !== 'string' || !/^(NODE|CHUNK)_/.test(code)) throw error
    const nothing = { listed: 0, expected: 0, missing: { chunks: 0, bytes: 0 } }
    return { nodeId, ...nothing, unrecorded: 0, orphans: 0, error: code }
  }
}

async function verify(
  { catalog, cluster }: LookDeps,
  { rows, states }: Facts,
  { repair, verifyPercent }: LookOptions,
  { signal, report }: Looking,
): Promise<VerifyFact> {
  const used = rows.filter(({ wanted }) => wanted > 0)
  const groups = [...new Set(used.map(({ group }) => group))]
  const all = used.reduce(
    (sum, row) => sum + row.chunks * liveCopies(row.holders, states).length,
    0,
  )
  const total = Math.round((all * verifyPercent) / 100)
  const say = (copies: number) =>
    report({ phase: 'verifying', done: copies, total: Math.max(total, copies), unit: 'copies' })
  say(0)
  const deps = {
    catalog,
    node: (id: number) => cluster.pool.node(id),
    isLive: (id: number) => isLive(states.get(id)),
    onBad: async (bad: { digest: Buffer; nodeId: number; kind: 'missing' | 'corrupt' }) => {
      if (repair) await markBadCopy(catalog, bad)
    },
    onRead: say,
  }
  return verifyCopies(deps, { percent: verifyPercent, groups }, signal)
}
