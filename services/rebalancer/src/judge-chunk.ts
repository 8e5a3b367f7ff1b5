import type { ChunkRow } from '@holdfast/catalog'
import type { Cluster } from '@holdfast/cluster'
import { judgeDrain, judgeMove } from '@holdfast/placement'

export type Verdict =
  | { step: 'copy'; targets: number[] }
  | { step: 'remove' }
  | { step: 'wait' | 'stale'; reason: string }

export type JudgeView = Pick<Cluster, 'nodes' | 'placement' | 'states' | 'rooms'>

/** What a step does about one chunk of its group, by what the catalogue and this process know now. */
export function judgeChunk(
  chunk: Pick<ChunkRow, 'wanted' | 'holders' | 'removing'>,
  step: { group: number; from: number; to: number | null },
  cluster: JudgeView,
): Verdict {
  const { group, from, to } = step
  const { wanted, holders, removing } = chunk
  const view = {
    placement: cluster.placement(),
    states: cluster.states(),
    rooms: cluster.rooms(),
  }
  if (to === null) return judgeDrain({ group, wanted, holders, removing, node: from }, view)
  if (removing.includes(to)) return { step: 'wait', reason: 'it is being removed from the target' }
  const zones = new Map(cluster.nodes().map(({ id, zone }) => [id, zone]))
  const zoneOf = (id: number) => zones.get(id) ?? null
  const verdict = judgeMove({ group, wanted, holders, from, to }, { ...view, zoneOf })
  if (verdict.step === 'copy') return { step: 'copy', targets: [to] }
  return verdict.step === 'remove' ? { step: 'remove' } : verdict
}
