import { type ReactNode, useEffect, useState } from 'react'

type Props = { ms?: number; children: ReactNode }

/** Shows its children after a while: what loads within 200 ms is not worth a flicker. */
export function Delayed({ ms = 200, children }: Props) {
  const [due, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return due ? children : null
}
