import { useEffect, useState } from 'react'
import { fullTime, relativeTime } from './format/time.ts'

/** A moment, as it is from now; the exact one in its title. Looks again every half minute. */
export function Time({ at }: { at: string }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  const date = new Date(at)
  return (
    <time dateTime={at} title={fullTime(date)}>
      {relativeTime(date, now)}
    </time>
  )
}
