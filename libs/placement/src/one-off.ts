import type { Room, TargetRequest } from './choose-targets.ts'
import type { FirstTargetRequest, FirstTargets } from './first-targets.ts'
import type { Member } from './members.ts'
import { createPlacement } from './placement.ts'

// The same decisions for callers that decide once. Whoever decides for many chunks keeps a
// Placement, which remembers the order of each group.

/** A member with what it can take now. */
export type Candidate = Member & Room

/** All nodes, the place of a group's first copy first; every prefix is an ideal set. */
export function rankNodes(group: number, members: readonly Member[]): number[] {
  return [...createPlacement(members).rankNodes(group)]
}

/** Where a group's copies belong: at most one per zone while zones suffice. */
export function idealNodes(group: number, members: readonly Member[], copies: number): number[] {
  return [...createPlacement(members).idealNodes(group, copies)]
}

type WithMembers<Request> = Omit<Request, 'rooms'> & { members: readonly Candidate[] }

/** Where the missing copies of a chunk go, best first; see `Placement.chooseTargets`. */
export function chooseTargets({ members, ...request }: WithMembers<TargetRequest>): number[] {
  return createPlacement(members).chooseTargets({ ...request, rooms: roomsOf(members) })
}

/** Which nodes an upload writes before it answers; see `Placement.firstTargets`. */
export function firstTargets({
  members,
  ...request
}: WithMembers<FirstTargetRequest>): FirstTargets {
  return createPlacement(members).firstTargets({ ...request, rooms: roomsOf(members) })
}

function roomsOf(members: readonly Candidate[]): Map<number, Room> {
  return new Map(members.map((member) => [member.id, member]))
}
