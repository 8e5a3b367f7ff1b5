import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Time } from '../../ui/Time.tsx'

/** Sums with the moment at which they were counted. */
export const SumsOf = ({ asOf, children }: { asOf: string | null; children: ReactNode }) => (
  <>
    {children}
    <Text size="sm" c="dimmed" mt="md">
      {asOf === null ? (
        'Not counted yet'
      ) : (
        <>
          Counted <Time at={asOf} />
        </>
      )}
    </Text>
  </>
)
