import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Candidate,
  chooseTargets,
  copiesDue,
  createPlacement,
  firstTargets,
  idealNodes,
  NODE_STATES,
  type NodeState,
  riskClass,
} from '../src/index.ts'
import { CLUSTERS, candidates, cluster, copies, group, idsOf, usable, zonesOf } from './clusters.ts'

/** A cluster with states, a chunk that lies on some of its nodes, and R. */
const situation = cluster.chain((members) =>
  fc.record({
    members: fc.constant(members),
    holders: fc.subarray(idsOf(members)),
    states: fc
      .array(fc.constantFrom<NodeState>('active', 'active', 'active', ...NODE_STATES), {
        minLength: members.length,
        maxLength: members.length,
      })
      .map((states) => new Map(members.map(({ id }, i) => [id, states[i] as NodeState]))),
    group,
    wanted: copies,
  }),
)

const request = candidates.chain((members) =>
  fc.record({
    members: fc.constant(members),
    holders: fc.subarray(idsOf(members)),
    exclude: fc.subarray(idsOf(members), { maxLength: Math.min(2, members.length) }),
    group,
    wanted: copies,
    lastCopy: fc.boolean(),
  }),
)

const allActive = (ids: readonly number[]) =>
  new Map(ids.map((id): [number, NodeState] => [id, 'active']))

describe('a cluster at rest, on random clusters', () => {
  it('plans nothing when every chunk lies where it belongs', () => {
    const property = fc.property(cluster, group, copies, (members, g, wanted) => {
      const holders = idealNodes(g, members, wanted)
      const states = allActive(idsOf(members))
      const at = { group: g, holders, wanted, states }
      expect(chooseTargets({ ...at, members: usable(members), lastCopy: false })).toEqual([])
      expect(createPlacement(members).surplusHolders(at)).toEqual([])
      if (wanted <= members.length) {
        expect(copiesDue(at)).toBe(0)
        expect(riskClass(at)).toBe('ok')
      }
    })
    fc.assert(property, CLUSTERS)
  })

  it('rests after one repair and one trim, wherever the copies were', () => {
    const property = fc.property(situation, ({ members, holders, group: g, wanted }) => {
      const placement = createPlacement(members)
      const states = allActive(idsOf(members))
      const targetsFor = (held: number[]) =>
        chooseTargets({
          members: usable(members),
          group: g,
          holders: held,
          wanted,
          lastCopy: false,
        })
      const dropsFor = (held: number[]) =>
        placement.surplusHolders({ group: g, holders: held, states, wanted })

      const repaired = [...holders, ...targetsFor(holders)]
      const dropped = dropsFor(repaired)
      const rest = repaired.filter((id) => !dropped.includes(id))
      expect(rest.length).toBe(Math.min(wanted, members.length))
      expect(targetsFor(rest)).toEqual([])
      expect(dropsFor(rest)).toEqual([])
    })
    fc.assert(property, CLUSTERS)
  })
})

describe('targets for new copies, on random clusters', () => {
  it('are distinct nodes that can take a copy, as many as are missing and can be had', () => {
    const property = fc.property(request, (asked) => {
      const targets = chooseTargets(asked)
      const open = openNodes(asked)
      expect(new Set(targets).size).toBe(targets.length)
      expect(open).toEqual(expect.arrayContaining(targets))
      const missing = Math.max(0, asked.wanted - asked.holders.length)
      expect(targets.length).toBe(Math.min(missing, open.length))
    })
    fc.assert(property, CLUSTERS)
  })

  it('open as many new zones as possible', () => {
    const property = fc.property(request, (asked) => {
      const targets = chooseTargets(asked)
      const held = zonesOf(asked.members, asked.holders)
      const newZones = (nodes: number[]) =>
        [...zonesOf(asked.members, nodes)].filter((zone) => !held.has(zone)).length
      expect(newZones(targets)).toBe(Math.min(newZones(openNodes(asked)), targets.length))
    })
    fc.assert(property, CLUSTERS)
  })

  it('complete the ideal set when every node is fit', () => {
    const partial = cluster.chain((members) =>
      fc.tuple(fc.constant(members), group, copies, fc.infiniteStream(fc.boolean())),
    )
    const property = fc.property(partial, ([members, g, wanted, coins]) => {
      const ideal = idealNodes(g, members, wanted)
      const holders = ideal.filter(() => coins.next().value)
      const targets = chooseTargets({
        members: usable(members),
        group: g,
        holders,
        wanted,
        lastCopy: false,
      })
      expect([...holders, ...targets].toSorted()).toEqual(ideal.toSorted())
    })
    fc.assert(property, CLUSTERS)
  })
})

describe('first targets of an upload, on random clusters', () => {
  const upload = candidates.chain((members) =>
    fc.record({
      members: fc.constant(members),
      exclude: fc.subarray(idsOf(members), { maxLength: Math.min(2, members.length) }),
      loads: fc.array(fc.nat(3), { minLength: members.length, maxLength: members.length }),
      group,
      copies,
    }),
  )

  it('name every open node once, in W first ones and the rest to fall through to', () => {
    const property = fc.property(upload, (asked) => {
      const { first, next } = firstTargets(asked)
      const open = openNodes({ ...asked, holders: [], lastCopy: false })
      expect([...first, ...next].toSorted()).toEqual(open.toSorted())
      expect(first.length).toBe(Math.min(2, asked.copies, open.length))
    })
    fc.assert(property, CLUSTERS)
  })

  it('are among the R ideal nodes when all are fit, in zones as different as can be', () => {
    const property = fc.property(upload, (asked) => {
      const members = usable(asked.members)
      const loads = new Map(members.map(({ id }, i) => [id, asked.loads[i] as number]))
      const loadOf = (id: number) => loads.get(id) as number
      const { first } = firstTargets({ members, group: asked.group, copies: asked.copies, loadOf })
      const ideal = idealNodes(asked.group, members, asked.copies)
      expect(ideal).toEqual(expect.arrayContaining(first))
      const zones = zonesOf(members, ideal).size
      expect(zonesOf(members, first).size).toBe(Math.min(first.length, zones))
      if (zones === ideal.length) {
        const lightest = ideal.map(loadOf).toSorted()
        expect(first.map(loadOf)).toEqual(lightest.slice(0, first.length))
      }
    })
    fc.assert(property, CLUSTERS)
  })
})

describe('surplus, on random clusters', () => {
  const settledOf = (holders: readonly number[], states: ReadonlyMap<number, NodeState>) =>
    holders.filter((id) => ['active', 'readonly'].includes(states.get(id) as string))

  it('drops nothing unless the wanted number of settled copies stays', () => {
    const property = fc.property(situation, ({ members, holders, states, group: g, wanted }) => {
      const drop = createPlacement(members).surplusHolders({ group: g, holders, states, wanted })
      const kept = holders.filter((id) => !drop.includes(id))
      expect(holders).toEqual(expect.arrayContaining(drop))
      if (drop.length > 0) expect(settledOf(kept, states).length).toBe(wanted)
    })
    fc.assert(property, CLUSTERS)
  })

  it('keeps the ideal copies and gives up no zone that the wanted copies could cover', () => {
    const property = fc.property(situation, ({ members, holders, states, group: g, wanted }) => {
      const placement = createPlacement(members)
      const drop = placement.surplusHolders({ group: g, holders, states, wanted })
      const settled = settledOf(holders, states)
      const kept = settled.filter((id) => !drop.includes(id))
      const ideal = placement.idealNodes(g, wanted).filter((id) => settled.includes(id))
      expect(kept).toEqual(expect.arrayContaining(ideal))
      if (drop.length > 0) {
        const zones = zonesOf(members, settled).size
        expect(zonesOf(members, kept).size).toBe(Math.min(wanted, zones))
      }
    })
    fc.assert(property, CLUSTERS)
  })

  it('is the risk class exactly when something can be dropped and nothing is missing', () => {
    const property = fc.property(situation, ({ members, holders, states, group: g, wanted }) => {
      const drop = createPlacement(members).surplusHolders({ group: g, holders, states, wanted })
      expect(riskClass({ holders, states, wanted }) === 'surplus').toBe(drop.length > 0)
    })
    fc.assert(property, CLUSTERS)
  })

  it('never meets copies due for the same chunk', () => {
    const property = fc.property(situation, ({ members, holders, states, group: g, wanted }) => {
      const drop = createPlacement(members).surplusHolders({ group: g, holders, states, wanted })
      if (drop.length > 0) expect(copiesDue({ holders, states, wanted })).toBe(0)
    })
    fc.assert(property, CLUSTERS)
  })
})

type Asked = { members: Candidate[]; holders: number[]; exclude: number[]; lastCopy: boolean }

/** The marks written out again, so that a change of the constants does not go unnoticed. */
function openNodes({ members, holders, exclude, lastCopy }: Asked): number[] {
  const mark = lastCopy ? 0.95 : 0.9
  return idsOf(members.filter((member) => member.usable && member.fill < mark)).filter(
    (id) => !holders.includes(id) && !exclude.includes(id),
  )
}
