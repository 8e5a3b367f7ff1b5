/** What became of one call of a batch. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: unknown }

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value }
}

export function refused(error: unknown): Outcome<never> {
  return { ok: false, error }
}
