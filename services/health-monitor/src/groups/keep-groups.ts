import type { Cluster } from '@holdfast/cluster'
import type { NodeStates } from '@holdfast/placement'
import { DUE_CLASSES, groupsPerJob } from './choose-jobs.ts'
import { type Evaluation, evaluateGroups, type GroupRow } from './evaluate-groups.ts'
import { type Bump, oldestSeconds, planWork, type WorkMemory, type WorkRow } from './plan-work.ts'

/** On a small system the sums are never older than this. Milliseconds. */
const SHORTEST_PAUSE_MS = 2_000
/** Summing up may take a twentieth of the time, however large the catalogue is. */
const PAUSE_PER_DURATION = 20
/** What it takes with nothing to sum up: transactions, not scans, and on a busy disk. */
const FIXED_MS = 400

export type GroupsDeps = {
  cluster: Pick<Cluster, 'refresh' | 'placement' | 'rooms'>
  quorum(): number
  /** Sums up who holds what, once over all chunks. */
  refreshHolders(): Promise<unknown>
  readHolders(): Promise<GroupRow[]>
  /** Of all nodes, lost ones too: what lies only there is lost and not just away. */
  readStates(): Promise<NodeStates>
  /** Rises with every change of a node's state. */
  statesGeneration(): Promise<number>
  workAges(): Promise<WorkRow[]>
  bump(work: { class: string; groups: number[]; delaySeconds: number }): Promise<void>
  onEvaluated?(seen: {
    evaluation: Evaluation
    oldestSeconds: number
    statesGeneration: number
    /** What it was made from. */
    rows: readonly GroupRow[]
    states: NodeStates
  }): Promise<void>
  /** Milliseconds from a monotonic clock. */
  now?: () => number
}

export type Groups = {
  /** Sums up, decides what is to be done and says so in `group_work`. Returns groups with work. */
  run(): Promise<{ groups: number }>
  /** Groups in a row that one repair takes together, going by the last run. */
  groupsPerJob(): number
  /** Milliseconds to wait before the next run. */
  pauseMs(): number
}

/** The leader's walk from "who holds what" to "what is to be done". */
export function createGroups(deps: GroupsDeps): Groups {
  const now = deps.now ?? (() => performance.now())
  let memory: WorkMemory = new Map()
  let lastStates: number | undefined
  let lastMs = 0
  let perJob = 1

  return {
    async run() {
      const began = now()
      // Read before the states themselves: a change in between is seen twice, never missed.
      const states = await deps.statesGeneration()
      await deps.refreshHolders()
      lastMs = now() - began
      const [rows, ages, nodeStates] = await Promise.all([
        deps.readHolders(),
        deps.workAges(),
        deps.readStates(),
        deps.cluster.refresh(),
      ])
      perJob = groupsPerJob(rows.reduce((sum, { chunks }) => sum + chunks, 0))
      const { cluster, quorum } = deps
      const evaluation = evaluateGroups({
        rows,
        states: nodeStates,
        placement: cluster.placement(),
        rooms: cluster.rooms(),
        quorum: quorum(),
      })
      const seconds = now() / 1_000
      const plan = planWork({
        found: evaluation.work,
        rows: ages,
        scanSeconds: (now() - began) / 1_000,
        statesChanged: states !== lastStates,
        memory,
        now: seconds,
      })
      await bumpAll(deps, plan.bumps)
      memory = plan.memory
      lastStates = states
      await deps.onEvaluated?.({
        evaluation,
        oldestSeconds: oldestSeconds(memory, seconds),
        statesGeneration: states,
        rows,
        states: nodeStates,
      })
      return { groups: new Set(evaluation.work.map(({ group }) => group)).size }
    },
    groupsPerJob: () => perJob,
    pauseMs: () => Math.max(SHORTEST_PAUSE_MS, PAUSE_PER_DURATION * (lastMs - FIXED_MS)),
  }
}

/**
 * One statement per class and delay; a delay is a small power of two, so there are few. The most urgent
 * first: less urgent work gives way to it, and has to find it there.
 */
async function bumpAll({ bump }: GroupsDeps, bumps: readonly Bump[]): Promise<void> {
  const order: readonly string[] = DUE_CLASSES
  const rank = ({ class: name }: Bump) =>
    order.includes(name) ? order.indexOf(name) : order.length
  const inOrder = bumps.toSorted((a, b) => rank(a) - rank(b))
  const together = Map.groupBy(inOrder, (one) => `${one.class}/${one.delaySeconds}`)
  for (const same of together.values()) {
    const { class: workClass, delaySeconds } = same[0] as Bump
    await bump({ class: workClass, groups: same.map(({ group }) => group), delaySeconds })
  }
}
