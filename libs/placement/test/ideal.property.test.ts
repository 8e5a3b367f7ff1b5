import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPlacement, idealNodes, type Member, rankNodes } from '../src/index.ts'
import { CLUSTERS, cluster, copies, group, idsOf, zoneOf, zonesOf } from './clusters.ts'

describe('ideal nodes, on random clusters', () => {
  it('ranks every node exactly once, and every ideal set is a prefix of the ranks', () => {
    const property = fc.property(cluster, group, copies, (members, g, r) => {
      const ranks = rankNodes(g, members)
      expect(ranks.toSorted()).toEqual(idsOf(members).toSorted())
      expect(idealNodes(g, members, r)).toEqual(ranks.slice(0, r))
    })
    fc.assert(property, CLUSTERS)
  })

  it('never puts two copies on a node and never leaves one out while nodes suffice', () => {
    const property = fc.property(cluster, group, copies, (members, g, r) => {
      const ideal = idealNodes(g, members, r)
      expect(new Set(ideal).size).toBe(ideal.length)
      expect(ideal.length).toBe(Math.min(r, members.length))
    })
    fc.assert(property, CLUSTERS)
  })

  it('uses as many zones as there are copies, or all zones when there are fewer', () => {
    const property = fc.property(cluster, group, copies, (members, g, r) => {
      const zones = zonesOf(members, idsOf(members)).size
      expect(zonesOf(members, idealNodes(g, members, r)).size).toBe(Math.min(r, zones))
    })
    fc.assert(property, CLUSTERS)
  })

  it('gives no zone two copies more than another that still has a free node', () => {
    const property = fc.property(cluster, group, copies, (members, g, r) => {
      const counts = copiesPerZone(members, idealNodes(g, members, r))
      const sizes = copiesPerZone(members, idsOf(members))
      const most = Math.max(...counts.values())
      for (const [zone, size] of sizes) {
        const held = counts.get(zone) ?? 0
        if (held < size) expect(held).toBeGreaterThanOrEqual(most - 1)
      }
    })
    fc.assert(property, CLUSTERS)
  })

  it('does not depend on the order in which members are named', () => {
    const shuffled = cluster.chain((members) =>
      fc.tuple(
        fc.constant(members),
        fc.shuffledSubarray(members, { minLength: members.length, maxLength: members.length }),
      ),
    )
    const property = fc.property(shuffled, group, copies, ([members, other], g, r) => {
      expect(idealNodes(g, other, r)).toEqual(idealNodes(g, members, r))
    })
    fc.assert(property, CLUSTERS)
  })

  it('does not depend on what was asked of the same placement before', () => {
    const questions = fc.array(fc.tuple(group, copies), { minLength: 1, maxLength: 20 })
    const property = fc.property(cluster, questions, (members, asked) => {
      const placement = createPlacement(members)
      for (const [g, r] of [...asked, ...asked]) {
        expect(placement.idealNodes(g, r)).toEqual(idealNodes(g, members, r))
      }
    })
    fc.assert(property, CLUSTERS)
  })

  it('loses only the removed node, and the removed node only, when one is removed', () => {
    const property = fc.property(cluster, group, copies, fc.nat(), (members, g, r, pick) => {
      const gone = members[pick % members.length] as Member
      const before = idealNodes(g, members, r)
      const after = idealNodes(
        g,
        members.filter((member) => member !== gone),
        r,
      )
      expect(after).toEqual(expect.arrayContaining(before.filter((node) => node !== gone.id)))
      if (!before.includes(gone.id)) expect(after).toEqual(before)
    })
    fc.assert(property, CLUSTERS)
  })

  it('moves copies only to the node whose weight was raised', () => {
    const property = fc.property(cluster, group, copies, fc.nat(), (members, g, r, pick) => {
      const raised = members[pick % members.length] as Member
      const heavier = { ...raised, weight: raised.weight * 2 }
      const before = idealNodes(g, members, r)
      const after = idealNodes(
        g,
        members.map((member) => (member === raised ? heavier : member)),
        r,
      )
      expect([...before, raised.id]).toEqual(expect.arrayContaining(after))
      if (before.includes(raised.id)) expect(after).toContain(raised.id)
    })
    fc.assert(property, CLUSTERS)
  })
})

function copiesPerZone(members: readonly Member[], nodes: readonly number[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const node of nodes) {
    const zone = zoneOf(members, node)
    counts.set(zone, (counts.get(zone) ?? 0) + 1)
  }
  return counts
}
