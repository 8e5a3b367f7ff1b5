import { useSearchParams } from 'react-router'
import { withValues } from './url-state.ts'

/** Filters, order and what is open, in the address: reload, back and sharing it work. */
export function useUrlState() {
  const [params, setParams] = useSearchParams()
  return {
    params,
    get: (name: string) => params.get(name) ?? '',
    set: (change: Readonly<Record<string, string | undefined>>) =>
      setParams((now) => withValues(now, change), { replace: true }),
    clear: () => setParams(new URLSearchParams(), { replace: true }),
  }
}

export type UrlState = ReturnType<typeof useUrlState>
