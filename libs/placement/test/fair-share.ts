import type { Member } from '../src/index.ts'
import { idsOf, zoneOf } from './clusters.ts'

const STEPS = 200

/**
 * The share of groups (0 to 1) that a node should get a copy of, worked out without placing any.
 *
 * With `h` uniform, `−ln(h) / weight` is an exponential waiting time of rate `weight`, and the
 * nodes with the shortest times win. A zone's best waits with the sum of its members' rates, and is
 * the node with a probability of weight / sum. So node i gets a copy with probability
 *
 *     wᵢ/W_z · ∫₀¹ P(fewer than `copies` of the other zones come before time t) du,  u = e^(−W_z·t)
 *
 * which holds while zones suffice. For equal weights without zones it is copies / nodes.
 */
export function fairShare(members: readonly Member[], node: Member, copies: number): number {
  const zoneWeights = new Map<string, number>()
  for (const { id, weight } of members) {
    const zone = zoneOf(members, id)
    zoneWeights.set(zone, (zoneWeights.get(zone) ?? 0) + weight)
  }
  const zone = zoneOf(members, node.id)
  const inZone = node.weight / (zoneWeights.get(zone) as number)
  return inZone * zoneShare(zone, zoneWeights, copies)
}

export function zonesSuffice(members: readonly Member[], copies: number): boolean {
  return new Set(idsOf(members).map((id) => zoneOf(members, id))).size >= copies
}

/** The integral by the midpoint rule, in `v = u^(1/4)` so that heavy zones do not crowd one end. */
function zoneShare(zone: string, weights: Map<string, number>, copies: number): number {
  const own = weights.get(zone) as number
  const others = [...weights].filter(([name]) => name !== zone).map(([, weight]) => weight / own)
  let sum = 0
  for (let step = 0; step < STEPS; step++) {
    const v = (step + 0.5) / STEPS
    const earlier = others.map((ratio) => 1 - v ** (4 * ratio))
    sum += fewerThan(copies, earlier) * 4 * v ** 3
  }
  return sum / STEPS
}

/** P(fewer than `count` of independent events happen). */
function fewerThan(count: number, chances: readonly number[]): number {
  const exactly = new Float64Array(count)
  exactly[0] = 1
  for (const chance of chances) {
    for (let k = count - 1; k >= 0; k--) {
      const before = k === 0 ? 0 : (exactly[k - 1] as number)
      exactly[k] = (exactly[k] as number) * (1 - chance) + before * chance
    }
  }
  return exactly.reduce((sum, chance) => sum + chance, 0)
}
