import { useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { withValues } from './url-state.ts'

/** Filters, order and what is open, in the address: reload, back and sharing it work. */
export function useUrlState() {
  const [params, setParams] = useSearchParams()
  // The router tells of a change when it drew it; one that follows at once has to stand on the one before.
  const latest = useRef(params)
  useEffect(() => {
    latest.current = params
  }, [params])
  const go = (next: URLSearchParams, flushSync = false) => {
    latest.current = next
    setParams(next, { replace: true, flushSync })
  }
  return {
    params,
    get: (name: string) => params.get(name) ?? '',
    set: (change: Readonly<Record<string, string | undefined>>) =>
      go(withValues(latest.current, change)),
    /** The same, and what it shows is drawn when this returns; else the router draws when it has the time. */
    setNow: (change: Readonly<Record<string, string | undefined>>) =>
      go(withValues(latest.current, change), true),
    clear: () => go(new URLSearchParams()),
  }
}

export type UrlState = ReturnType<typeof useUrlState>
