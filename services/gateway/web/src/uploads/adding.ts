import { useSyncExternalStore } from 'react'
import { counted } from '../ui/format/number.ts'

/** What happens between a drop and the queue, where there is much: folders are read, then names compared. */
export type Adding = { step: 'reading' | 'comparing'; files: number }

/** A piece of a folder comes every few milliseconds; nobody reads that fast. */
const PAINT_MS = 250

let now: Adding | undefined
let toldAt = Number.NEGATIVE_INFINITY
const listeners = new Set<() => void>()

/** `undefined`: it is over. */
export function tellAdding(next: Adding | undefined): void {
  const at = performance.now()
  if (next?.step === now?.step && at - toldAt < PAINT_MS) return
  now = next
  toldAt = at
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useAddingNow = (): Adding | undefined => useSyncExternalStore(subscribe, () => now)

/** What is told once, to screen readers too. */
export const ADDING = {
  reading: 'Reading folders',
  comparing: 'Looking for names that are taken',
} as const

/** The tray in one line, before there is anything in it. */
export const addingLine = ({ step, files }: Adding): string =>
  `${ADDING[step]}: ${counted(files, 'file')} so far`
