import { Skeleton, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { ErrorBanner } from '../states/ErrorBanner.tsx'
import { Loading } from '../states/Loading.tsx'
import { More } from './More.tsx'
import type { Paged } from './use-pages.ts'

type Props<T> = {
  pages: Paged<T>
  /** "The accounts". */
  what: string
  /** "account". */
  one: string
  /** Shown where nothing is; pages may be empty and not the last. */
  empty: ReactNode
  children: (rows: T[]) => ReactNode
}

/** A list in pages in each of its states, with how much of it is shown below. */
export function PagedRows<T>({ pages, what, one, empty, children }: Props<T>) {
  const { rows, error, dataUpdatedAt, refetch } = pages
  return (
    <>
      {error && <ErrorBanner what={what} dataOf={dataUpdatedAt} onRetry={() => void refetch()} />}
      {rows === undefined && !error && (
        <Loading>
          <Stack gap="sm">
            {['a', 'b', 'c', 'd', 'e'].map((name) => (
              <Skeleton key={name} height={44} animate={false} />
            ))}
          </Stack>
        </Loading>
      )}
      {rows !== undefined && (
        <>
          {rows.length > 0 ? children(rows) : !pages.hasNextPage && empty}
          <More pages={pages} one={one} />
        </>
      )}
    </>
  )
}
