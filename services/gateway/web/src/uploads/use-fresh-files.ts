import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { coalesce } from '../live/coalesce.ts'
import type { Totals } from './totals.ts'

/** Lists show what was stored, at most once a second. */
export function useFreshFiles({ by: { stored = 0 } }: Totals): void {
  const queries = useQueryClient()
  const look = useMemo(
    () => coalesce(() => void queries.invalidateQueries({ queryKey: ['files'] }), 1_000),
    [queries],
  )
  useEffect(() => {
    if (stored > 0) look.add('files')
  }, [stored, look])
}
