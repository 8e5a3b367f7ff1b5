import { useEffect, useReducer, useRef } from 'react'
import type { Press } from './press.ts'

type Waits = {
  /** Whether what this key is about is not known yet. */
  isEarly: (press: Press) => boolean
  /** What the key does now; undefined: nothing. */
  actionOf: (press: Press) => (() => void) | undefined
}

/** Somebody who types ahead of so many keys has left. */
const MOST = 100

/**
 * Keys that come before the rows they are about wait for them, in their order: End and Space choose the
 * last file also where that has to be read first.
 */
export function useWaitingKeys({ isEarly, actionOf }: Waits) {
  const waiting = useRef<Press[]>([])
  const [, look] = useReducer((count: number) => count + 1, 0)
  // After each drawing: it may be the one with the row. One key at a time, since each moves what is known.
  useEffect(() => {
    const [next] = waiting.current
    if (next === undefined || isEarly(next)) return
    waiting.current.shift()
    actionOf(next)?.()
    look()
  })
  return {
    /** Whether it has to wait, and does. */
    waits: (press: Press): boolean => {
      if (waiting.current.length === 0 && !isEarly(press)) return false
      if (waiting.current.length < MOST) waiting.current.push(press)
      return true
    },
    forget: () => {
      waiting.current = []
    },
    look,
  }
}
