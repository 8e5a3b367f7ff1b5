export {
  FULL_FOR_ALL,
  FULL_FOR_MOST,
  type Room,
  type Rooms,
  type TargetRequest,
} from './choose-targets.ts'
export {
  copiesDue,
  DEFAULT_WRITE_QUORUM,
  effectiveCopies,
  liveCopies,
  writeQuorum,
} from './copies.ts'
export { InvalidGroup, InvalidMember } from './errors.ts'
export type { FirstTargetRequest, FirstTargets } from './first-targets.ts'
export { GROUPS } from './hash.ts'
export {
  type LeavingHow,
  type LeavingInput,
  type LeavingPlan,
  leavingInSteps,
  planLeaving,
} from './leaving.ts'
export type { Member } from './members.ts'
export * from './node-states.ts'
export { type Candidate, chooseTargets, firstTargets, idealNodes, rankNodes } from './one-off.ts'
export { createPlacement, type Placement } from './placement.ts'
export {
  type BalanceNode,
  planRebalance,
  type RebalanceInput,
  type RebalancePlan,
  rebalanceInSteps,
} from './rebalance.ts'
export { type Balance, balanceOf } from './rebalance-balance.ts'
export { judgeMove, type MoveQuestion, type MoveStep, type MoveView } from './rebalance-check.ts'
export {
  type DrainQuestion,
  type DrainStep,
  type DrainView,
  judgeDrain,
} from './rebalance-drain.ts'
export type { HeldRow, Move } from './rebalance-facts.ts'
export type { Transfer } from './rebalance-transfers.ts'
export * from './risk.ts'
export type { SurplusRequest } from './surplus.ts'
