import type { SeriesRange } from '@holdfast/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

/** A new value comes every ten seconds; of longer steps the last one grows each minute. */
const REFRESH_MS: Readonly<Record<SeriesRange, number>> = {
  '1h': 10_000,
  '1d': 60_000,
  '30d': 60_000,
}

/** How everything was; for administrators. The time before stays until the chosen one is there. */
export const useSeries = (range: SeriesRange) =>
  useQuery({
    queryKey: ['series', range],
    queryFn: () => client.series(range),
    refetchInterval: REFRESH_MS[range],
    placeholderData: keepPreviousData,
  })
