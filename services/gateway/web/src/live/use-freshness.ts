import { useEffect, useState } from 'react'
import { type Freshness, freshnessOf } from './freshness.ts'
import { heardLast, subscribeHeard } from './live-store.ts'

/** How old what is on the screen may be; looks every second. */
export function useFreshness(): Freshness {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const look = () => setNow(Date.now())
    const timer = setInterval(look, 1_000)
    const leave = subscribeHeard(look)
    return () => {
      clearInterval(timer)
      leave()
    }
  }, [])
  return freshnessOf(heardLast(), now)
}
