import fc from 'fast-check'
import type { Candidate, Member } from '../src/index.ts'

/** Each property is tried on this many random clusters, the same ones in every run. */
export const CLUSTERS = { numRuns: 2_000, seed: 20_260_101 }

const weight = fc.constantFrom(0.25, 0.5, 1, 1, 1, 2, 3.5, 8, 16)
const zone = fc.constantFrom(null, 'a', 'b', 'c', 'd', 'e')
const idUpTo = (max: number) => fc.integer({ min: 1, max })

export const group = fc.integer({ min: 0, max: 4_095 })
export const copies = fc.integer({ min: 1, max: 6 })

/** Few ids make hashing all 4,096 groups for many clusters affordable. */
export const clusterOfIds = (max: number): fc.Arbitrary<Member[]> =>
  fc.uniqueArray(fc.record({ id: idUpTo(max), weight, zone }), {
    selector: (member) => member.id,
    minLength: 1,
    maxLength: 14,
  })

export const cluster = clusterOfIds(400)

export const candidates: fc.Arbitrary<Candidate[]> = fc.uniqueArray(
  fc.record({
    id: idUpTo(400),
    weight,
    zone,
    usable: fc.constantFrom(true, true, true, false),
    fill: fc.constantFrom(0, 0.3, 0.89, 0.9, 0.93, 0.95, 1),
  }),
  { selector: (member) => member.id, minLength: 1, maxLength: 14 },
)

export const usable = (members: readonly Member[]): Candidate[] =>
  members.map((member) => ({ ...member, usable: true, fill: 0 }))

/** A zone's name, or a name of its own for a node without a zone. */
export function zoneOf(members: readonly Member[], node: number): string {
  const found = members.find((member) => member.id === node)
  return found?.zone == null ? `node ${node}` : `zone ${found.zone}`
}

export const zonesOf = (members: readonly Member[], nodes: readonly number[]): Set<string> =>
  new Set(nodes.map((node) => zoneOf(members, node)))

export const idsOf = (members: readonly Member[]): number[] => members.map((member) => member.id)
