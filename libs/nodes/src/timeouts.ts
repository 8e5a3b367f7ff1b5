/** Limits of one node's calls. Milliseconds unless the name says otherwise. */
export type NodeTimeouts = {
  /** Until the TCP (and TLS) connection stands. */
  connectMs: number
  /** Without a byte moving: the body going out, the answer's start, the answer's body. */
  idleMs: number
  /** A whole control call (ping, usage); deletes get twice as much. Lists have only `idleMs`. */
  controlMs: number
  /** Least rate of a body; slower is given up. Below 1 Mbit/s, so that a slow line still works. */
  minBytesPerSecond: number
  /** No put or get lasts longer, whatever its size: a worker slot must not hang on one node. */
  requestMs: number
}

export const DEFAULT_TIMEOUTS: NodeTimeouts = {
  connectMs: 2_000,
  idleMs: 10_000,
  controlMs: 5_000,
  minBytesPerSecond: 65_536,
  requestMs: 30_000,
}

/** The longest a call that moves `bytes` may take, in milliseconds. */
export function deadlineFor(bytes: number, t: NodeTimeouts): number {
  const moving = (bytes / t.minBytesPerSecond) * 1_000
  return Math.min(t.requestMs, Math.ceil(t.connectMs + t.idleMs + moving))
}
