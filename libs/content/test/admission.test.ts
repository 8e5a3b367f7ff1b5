import { describe, expect, it } from 'vitest'
import { goalOrRefuse } from '../src/admission.ts'
import { InsufficientNodes, NodesFull } from '../src/index.ts'

const GOAL = { wanted: 3, effective: 3, quorum: 2 }

const asked = (capacity: { free: number[]; full?: number }, declaredSize?: number) =>
  goalOrRefuse(
    {
      goal: () => GOAL,
      capacityForWrites: () => ({ full: 0, usable: capacity.free.length, ...capacity }),
    },
    declaredSize === undefined ? {} : { declaredSize },
  )

describe('the answer to an upload before its body', () => {
  it('is yes when W nodes take it and have room', () => {
    expect(asked({ free: [100, 100, 0] }, 100)).toEqual(GOAL)
    expect(asked({ free: [Infinity, Infinity] }, 2 ** 50)).toEqual(GOAL)
  })

  it('is yes when the copies fit spread over all, though no two nodes can take the whole', () => {
    expect(asked({ free: [60, 70, 70] }, 100)).toEqual(GOAL)
    expect(() => asked({ free: [60, 70, 69] }, 100)).toThrow(NodesFull)
  })

  it('is no when one large node has room for all of it and the others have not', () => {
    expect(() => asked({ free: [1_000, 10, 10] }, 100)).toThrow(NodesFull)
  })

  it('is yes without a size, because the body may be small', () => {
    expect(asked({ free: [1, 1] })).toEqual(GOAL)
  })

  it('tells too few nodes from nodes without room', () => {
    expect(() => asked({ free: [100], full: 1 })).toThrow(NodesFull)
    expect(() => asked({ free: [100] })).toThrow(InsufficientNodes)
  })
})
