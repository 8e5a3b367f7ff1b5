let heardAt = Date.now()
const listeners = new Set<() => void>()

/** When anything was last heard on the event stream, by whichever tab holds it. */
export const heardLast = (): number => heardAt

export const hear = (at = Date.now()): void => {
  heardAt = at
  for (const listener of listeners) listener()
}

export const subscribeHeard = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
