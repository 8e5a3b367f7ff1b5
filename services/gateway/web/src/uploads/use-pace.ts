import { useRef } from 'react'
import { createMeter, type Pace } from './meter.ts'
import type { Totals } from './totals.ts'

/** How fast it goes, told from what is drawn. */
export function usePace({ sent, bytes, moving }: Totals): Pace {
  const meter = useRef(createMeter())
  if (!moving) {
    meter.current.reset()
    return undefined
  }
  meter.current.note(performance.now(), sent)
  return meter.current.pace(bytes)
}
