/** Chunks of one group that share R and holders: a row of the catalogue's `group_holders`. */
export type HeldRow = {
  readonly group: number
  /** R; 0 when nobody uses these chunks any more. */
  readonly wanted: number
  readonly holders: readonly number[]
  readonly chunks: number
  readonly bytes: number
}

/** One copy of each of so many chunks of a group goes from one node to another. */
export type Move = { group: number; from: number; to: number; chunks: number; bytes: number }
