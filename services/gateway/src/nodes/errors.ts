import type { NodeNotAccepted } from '@holdfast/cluster'
import { explainFailure } from '@holdfast/cluster'
import { GatewayError } from '../http/errors.ts'

/** An address does not become a node, or a node cannot be what it should become. */
export class NodeNotTaken extends GatewayError {
  readonly code = 'NODE_NOT_ACCEPTED'
}

/** The repository behind an address is a node already. */
export class NodeKnown extends GatewayError {
  readonly code = 'NODE_KNOWN'
}

/** The node is in a state that does not go with what was asked. */
export class NodeBusy extends GatewayError {
  readonly code = 'NODE_STATE_CONFLICT'
}

/**
 * What the client hears when an address was refused: our own words for each reason, because the
 * error's message may quote what answered there (S10).
 */
export function refusalOf(error: NodeNotAccepted): GatewayError {
  switch (error.reason) {
    case 'peer-taken':
      return new NodeKnown('This repository is a node already, and answers at another address too.')
    case 'unsynced':
      return new NodeNotTaken(
        'Its datastore does not sync writes, so it may lose what it confirmed. ' +
          'Turn sync on, or accept that with allowUnsynced.',
      )
    case 'test-failed':
      return notTaken(error.cause, 'A test block failed. ')
    default:
      return notTaken(error.cause)
  }
}

/** The refusal that stands for a failed call to a node. */
export function notTaken(error: unknown, before = ''): NodeNotTaken {
  const { detail, whatToDo } = explainFailure(error)
  return new NodeNotTaken(`${before}${detail} ${whatToDo}`)
}
