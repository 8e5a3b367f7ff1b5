/** Where a node is and how to be let in. */
export type NodeAccess = {
  id: number
  rpcUrl: string
  gatewayUrl: string | null
  credentials?: string | null
}

/** What a caller may weigh when it chooses among nodes. Bytes, milliseconds, 0 to 1. */
export type NodeLoad = {
  /** Sent and not yet confirmed; never more than a quarter of the budget (or one chunk). */
  inFlightBytes: number
  /** Chunks, and their bytes, that wait in the node's own lane. */
  waiting: number
  waitingBytes: number
  /** CARs that may be under way at once. */
  limit: number
  /** Of reads. */
  p95Ms: number
  /** Until a chunk put now should be confirmed, behind all that waits already; 0 = not known yet. */
  putMs: number
  /** How long the CAR sent first has not been confirmed; 0 when none is under way. */
  overdueMs: number
  errorRate: number
  /** What it has to do already is its whole share: a new chunk is better off elsewhere. */
  busy: boolean
}
