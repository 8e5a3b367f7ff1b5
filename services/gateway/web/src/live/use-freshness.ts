import { useEffect, useState } from 'react'
import { type Freshness, freshnessOf, lookAgainAfter } from './freshness.ts'
import { heardLast, subscribeHeard } from './live-store.ts'

/** How old what is on the screen may be; looks in time for each change of it. */
export function useFreshness(): Freshness {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      const now = Date.now()
      setNow(now)
      timer = setTimeout(look, lookAgainAfter(heardLast(), now))
    }
    look()
    const leave = subscribeHeard(look)
    return () => {
      clearTimeout(timer)
      leave()
    }
  }, [])
  return freshnessOf(heardLast(), now)
}
