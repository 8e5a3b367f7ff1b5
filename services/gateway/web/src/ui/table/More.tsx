import { Button, Group, Text } from '@mantine/core'
import { counted } from '../format/number.ts'
import type { Paged } from './use-pages.ts'

/** How many rows are shown, whether that is all, and the way to the next ones. */
export function More<T>({ pages, one }: { pages: Paged<T>; one: string }) {
  const { rows = [], hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  if (rows.length === 0 && !hasNextPage) return null
  const shown = counted(rows.length, one)
  return (
    <Group mt="md" gap="md">
      <Text size="sm" c="dimmed" role="status">
        {hasNextPage
          ? rows.length === 0
            ? 'Nothing fits so far; not everything was looked at yet'
            : `${shown} shown; there may be more`
          : `${shown}, that is all`}
      </Text>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {rows.length === 0 ? 'Look further' : 'Show more'}
        </Button>
      )}
    </Group>
  )
}
