import { useSyncExternalStore } from 'react'

type Named = { path: string; name: string }

let named: Named | undefined
const listeners = new Set<() => void>()

/** A page says what it shows, where its address has only an id; returns how to take it back. */
export function nameThisPage(path: string, name: string): () => void {
  const mine = { path, name }
  set(mine)
  return () => {
    if (named === mine) set(undefined)
  }
}

function set(next: Named | undefined): void {
  named = next
  for (const listener of listeners) listener()
}

/** The name that the page at this path gave itself. */
export const useNameOfPage = (path: string): string | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => (named?.path === path ? named.name : undefined),
  )
