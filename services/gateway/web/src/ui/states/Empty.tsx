import { Group, Stack, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'

type Props = {
  /** `first`: nothing was ever here. `filtered`: nothing fits. `good`: nothing is the good news. */
  kind: 'first' | 'filtered' | 'good'
  /** One line: "No file matches *draft* in /Photos". */
  text: ReactNode
  /** The primary action, or Clear filter. */
  actions?: ReactNode
}

/** A list without rows, and which kind of nothing it is. */
export const Empty = ({ kind, text, actions }: Props) => (
  <Stack gap="md" align="flex-start" py="xl">
    <Group gap="sm" wrap="nowrap">
      {kind === 'good' && (
        <IconCircleCheck
          size={20}
          stroke={1.75}
          color="var(--hf-ok)"
          style={{ flex: 'none' }}
          aria-hidden
        />
      )}
      <Text {...(kind === 'filtered' ? { c: 'dimmed' } : {})}>{text}</Text>
    </Group>
    {actions && <Group gap="sm">{actions}</Group>}
  </Stack>
)
