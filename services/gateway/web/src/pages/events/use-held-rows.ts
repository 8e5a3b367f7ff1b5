import { useState } from 'react'

/**
 * Rows that do not jump while somebody points at them or has one focused: the new ones wait, and how many
 * wait is told.
 */
export function useHeldRows<T extends { id: number }>(rows: T[]) {
  const [held, setHeld] = useState<T[]>()
  const newest = held?.[0]?.id
  const waiting = newest === undefined ? 0 : rows.filter(({ id }) => id > newest).length
  const oldest = held?.at(-1)?.id ?? 0
  // Older pages that were asked for are shown at once; they move nothing.
  const shown = held === undefined ? rows : [...held, ...rows.filter(({ id }) => id < oldest)]
  return {
    shown,
    waiting,
    hold: () => setHeld((now) => now ?? rows),
    release: () => setHeld(undefined),
  }
}
