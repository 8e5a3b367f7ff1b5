/** Why an address does not become a node of ours. */
export type RefusalReason =
  /** A link-local or metadata address, or none that anybody could be at. */
  | 'address'
  /** Nobody answers there, or it is no IPFS node, or it does not let us in. */
  | 'no-answer'
  | 'not-a-node'
  | 'forbidden'
  /** Another node with this peer id answers, or the same address was given twice. */
  | 'peer-taken'
  /** Its datastore does not sync writes, and nobody accepted that by name. */
  | 'unsynced'
  /** A block that was stored could not be read back or deleted. */
  | 'test-failed'

/** An address was not registered. The message is meant for the person who gave it. */
export class NodeNotAccepted extends Error {
  readonly code = 'NODE_NOT_ACCEPTED'
  override readonly name = 'NodeNotAccepted'
  readonly rpcUrl: string
  readonly reason: RefusalReason

  constructor(rpcUrl: string, reason: RefusalReason, message: string, options?: ErrorOptions) {
    super(`${rpcUrl} was not registered: ${message}`, options)
    this.rpcUrl = rpcUrl
    this.reason = reason
  }
}
