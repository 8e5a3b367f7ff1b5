/**
 * What can go wrong with a node, as classes with a stable `code`. Messages carry facts (which node,
 * which status, a short excerpt of the answer) and never credentials.
 */
export type NodeErrorCode =
  | 'NODE_UNREACHABLE'
  | 'NODE_REFUSED'
  | 'NODE_FULL'
  | 'NODE_FAILED'
  | 'CHUNK_MISSING'
  | 'CHUNK_CORRUPT'

export class NodeError extends Error {
  readonly code: NodeErrorCode

  constructor(code: NodeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.name = new.target.name
  }
}

/** No connection, no answer in time, or the answer broke off. Says nothing about the chunk. */
export class NodeUnreachable extends NodeError {
  constructor(message: string, options?: ErrorOptions) {
    super('NODE_UNREACHABLE', message, options)
  }
}

/**
 * The address answered, but not as a node that lets us in: 401, 403, 404, 405, redirects. A matter
 * of configuration, so never counted as the node being down.
 */
export class NodeRefused extends NodeError {
  /** The HTTP status, where one came: 401 and 403 are about credentials, the others about what is there. */
  readonly status: number | undefined

  constructor(message: string, options?: ErrorOptions & { status?: number }) {
    super('NODE_REFUSED', message, options)
    this.status = options?.status
  }
}

/** The node's disk or quota is full (507, ENOSPC, EDQUOT). Reading and deleting still work. */
export class NodeFull extends NodeError {
  constructor(message: string, options?: ErrorOptions) {
    super('NODE_FULL', message, options)
  }
}

/** The node answered that it could not, or answered something that cannot be believed. */
export class NodeFailed extends NodeError {
  constructor(message: string, options?: ErrorOptions) {
    super('NODE_FAILED', message, options)
  }
}

/** The node said definitely that it does not hold the chunk on its own disk. */
export class ChunkMissing extends NodeError {
  constructor(message: string, options?: ErrorOptions) {
    super('CHUNK_MISSING', message, options)
  }
}

/** Bytes that do not hash to their digest: served by a node, or offered to one. */
export class ChunkCorrupt extends NodeError {
  constructor(message: string, options?: ErrorOptions) {
    super('CHUNK_CORRUPT', message, options)
  }
}

/** One holder's answer to a read that failed everywhere. */
export type HolderFailure = { nodeId: number; error: Error }

/** No holder served the chunk. `failures` keeps each node's reason, in the order they were asked. */
export class AllHoldersFailed extends AggregateError {
  readonly code = 'ALL_HOLDERS_FAILED'
  readonly failures: readonly HolderFailure[]

  constructor(chunk: string, failures: readonly HolderFailure[]) {
    const reasons = failures.map(({ nodeId, error }) => `node ${nodeId}: ${error.message}`)
    const detail = reasons.length === 0 ? 'it has no reachable holder' : reasons.join('; ')
    super(
      failures.map(({ error }) => error),
      `no holder served ${chunk}: ${detail}`,
    )
    this.name = 'AllHoldersFailed'
    this.failures = failures
  }
}
