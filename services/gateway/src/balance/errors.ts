import type { AtStake } from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import { GatewayError } from '../http/errors.ts'

/** A node is the only one, of those that answer, to hold some chunks. */
export class LastCopies extends GatewayError {
  readonly code = 'LAST_COPIES'
  override readonly members: Readonly<Record<string, unknown>>
  constructor(counts: AtStake, what: string) {
    super(
      `${counted(counts.lastChunks, 'chunk')} (${counted(counts.lastBytes, 'byte')}) ${counts.lastChunks === 1 ? 'has' : 'have'} no copy on another node that answers. ${what}`,
    )
    this.members = { counts }
  }
}

/** A plan is in a state that does not go with what was asked. */
export class PlanStateConflict extends GatewayError {
  readonly code = 'PLAN_STATE_CONFLICT'
}
