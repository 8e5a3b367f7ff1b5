import { InvalidMember } from './errors.ts'

/**
 * A node as placement sees it. Only stable facts: anything that changes by the minute (fill, load,
 * suspicion) would move chunks about for nothing. `weight` is in any unit, the same for all nodes
 * (say TiB offered); a `zone` of null means the node is a zone of its own.
 */
export type Member = { readonly id: number; readonly weight: number; readonly zone: string | null }

/** Members as parallel arrays, ordered by id: an index into them is what ranks are made of. */
export type MemberTable = {
  readonly ids: readonly number[]
  readonly weights: readonly number[]
  /** Zones as numbers from 0, so that a node without a zone never collides with a zone's name. */
  readonly zones: readonly number[]
  readonly zoneCount: number
  readonly indexOf: ReadonlyMap<number, number>
}

/** Throws InvalidMember on a weight not positive and finite, a bad id, or an id given twice. */
export function tabulate(members: readonly Member[]): MemberTable {
  const sorted = members.toSorted((a, b) => a.id - b.id)
  const indexOf = new Map<number, number>()
  sorted.forEach((member, index) => {
    check(member)
    if (indexOf.has(member.id)) throw new InvalidMember(`node ${member.id} is given twice`)
    indexOf.set(member.id, index)
  })
  const { zones, zoneCount } = numberZones(sorted)
  const ids = sorted.map((member) => member.id)
  return { ids, weights: sorted.map((member) => member.weight), zones, zoneCount, indexOf }
}

function check({ id, weight }: Member): void {
  if (!Number.isInteger(id) || id < 0 || id > 0xffff) {
    throw new InvalidMember(`node id ${id} is not an integer from 0 to 65535`)
  }
  if (!(weight > 0 && Number.isFinite(weight))) {
    throw new InvalidMember(`node ${id} has weight ${weight}; it must be positive and finite`)
  }
}

function numberZones(members: readonly Member[]): { zones: number[]; zoneCount: number } {
  const named = new Map<string, number>()
  let zoneCount = 0
  const zones = members.map(({ zone }) => {
    const known = zone === null ? undefined : named.get(zone)
    if (known !== undefined) return known
    if (zone !== null) named.set(zone, zoneCount)
    return zoneCount++
  })
  return { zones, zoneCount }
}
