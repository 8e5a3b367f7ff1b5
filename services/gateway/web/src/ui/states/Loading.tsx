import { Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Delayed } from '../Delayed.tsx'

type Props = {
  /** A skeleton of the real shape. */
  children: ReactNode
  onCancel?: () => void
}

const LONG_MS = 10_000

/** Nothing for 200 ms, then the skeleton, and after ten seconds a word about it. */
export const Loading = ({ children, onCancel }: Props) => (
  <Delayed>
    <div aria-busy="true">{children}</div>
    <Delayed ms={LONG_MS}>
      <Group mt="md" gap="sm" role="status">
        <Text c="dimmed">Still loading</Text>
        {onCancel && (
          <Button variant="default" size="compact-sm" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </Group>
    </Delayed>
  </Delayed>
)
