import type { AtStake } from '@holdfast/catalog'
import { GatewayError } from '../http/errors.ts'

/** A node is the only one, of those that answer, to hold some chunks. */
export class LastCopies extends GatewayError {
  readonly code = 'LAST_COPIES'
  override readonly members: Readonly<Record<string, unknown>>
  constructor(counts: AtStake, what: string) {
    super(
      `${counts.lastChunks} chunks (${counts.lastBytes} bytes) have no copy on another node that answers. ${what}`,
    )
    this.members = { counts }
  }
}

/** A plan is in a state that does not go with what was asked. */
export class PlanStateConflict extends GatewayError {
  readonly code = 'PLAN_STATE_CONFLICT'
}
