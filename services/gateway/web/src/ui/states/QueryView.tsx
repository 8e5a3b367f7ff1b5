import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorBanner } from './ErrorBanner.tsx'
import { Loading } from './Loading.tsx'

type Props<T> = {
  query: UseQueryResult<T>
  /** "The nodes". */
  what: string
  skeleton: ReactNode
  children: (data: T) => ReactNode
}

/** What a query gives, in each of its states: loading, there, and there but not refreshed. */
export function QueryView<T>({ query, what, skeleton, children }: Props<T>) {
  const { data, error, dataUpdatedAt, refetch } = query
  return (
    <>
      {error && <ErrorBanner what={what} dataOf={dataUpdatedAt} onRetry={() => void refetch()} />}
      {data === undefined ? !error && <Loading>{skeleton}</Loading> : children(data)}
    </>
  )
}
