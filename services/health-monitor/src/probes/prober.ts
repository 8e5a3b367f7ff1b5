import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { BlockNode } from '@holdfast/nodes'
import { judgeRound, type Verdict } from './judge-round.ts'
import { type Probe, type ProbeTarget, probeNode } from './probe-node.ts'

export type ProberDeps = {
  /** The bare port of a node; throws when it is no member. */
  node(id: number): BlockNode
  /** The longest a probe may take before it counts as no answer. */
  limitMs: number
  onProbe?(probe: Probe): void
}

export type Prober = {
  /** Starts a probe of every target that has none under way, and judges those that ended. */
  round(targets: readonly ProbeTarget[]): Verdict
  /** What each node's last counted probes agree on, for as long as they do. */
  findings(): ReadonlyMap<number, Finding>
  stop(): Promise<void>
}

/** `rounds`: how many counted probes in a row came to this. */
export type Finding = { probe: Probe; rounds: number }

/**
 * Probes nodes side by side: a node that hangs for seconds delays neither the probes nor the reports
 * of the others. One prober per process.
 */
export function createProber({ node, limitMs, onProbe }: ProberDeps): Prober {
  const stopping = new AbortController()
  const lag = monitorEventLoopDelay({ resolution: 20 })
  lag.enable()
  const running = new Map<number, Promise<void>>()
  const latest = new Map<number, Probe>()
  const findings = new Map<number, Finding>()
  let ended: Probe[] = []

  const start = (target: ProbeTarget): void => {
    const probing = probe(target).then(
      (result) => {
        latest.set(target.id, result)
        ended.push(result)
        onProbe?.(result)
      },
      () => {},
    )
    running.set(
      target.id,
      probing.finally(() => running.delete(target.id)),
    )
  }
  const probe = async (target: ProbeTarget): Promise<Probe> => {
    try {
      return await probeNode(node(target.id), target, { signal: stopping.signal, limitMs })
    } catch (error) {
      stopping.signal.throwIfAborted()
      return { nodeId: target.id, kind: 'silent', error: String(error).slice(0, 200) }
    }
  }
  const forgetOthers = (targets: readonly ProbeTarget[]): void => {
    const ids = new Set(targets.map(({ id }) => id))
    for (const id of latest.keys()) if (!ids.has(id)) latest.delete(id)
    for (const id of findings.keys()) if (!ids.has(id)) findings.delete(id)
  }

  return {
    round(targets) {
      forgetOthers(targets)
      const lagMs = lag.max / 1e6
      lag.reset()
      const verdict = judgeRound({ ended, latest: [...latest.values()], lagMs })
      ended = []
      for (const counted of verdict.counted) {
        const before = findings.get(counted.nodeId)
        const same = before !== undefined && sameFinding(before.probe, counted)
        findings.set(counted.nodeId, { probe: counted, rounds: same ? before.rounds + 1 : 1 })
      }
      for (const target of targets) if (!running.has(target.id)) start(target)
      return verdict
    },
    findings: () => findings,
    async stop() {
      stopping.abort(new Error('probing is stopping'))
      lag.disable()
      await Promise.all(running.values())
    },
  }
}

function sameFinding(a: Probe, b: Probe): boolean {
  return a.kind === b.kind && a.peerId === b.peerId
}
