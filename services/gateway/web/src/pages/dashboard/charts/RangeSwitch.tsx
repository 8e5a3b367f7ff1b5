import type { SeriesRange } from '@holdfast/client'
import { Button, Group } from '@mantine/core'
import { RANGES } from './ranges.ts'

type Props = { range: SeriesRange; onChange: (range: SeriesRange) => void }

/** How far to look back. */
export const RangeSwitch = ({ range, onChange }: Props) => (
  <Group gap={4} role="group" aria-label="Time that is shown">
    {RANGES.map(([value, label]) => (
      <Button
        key={value}
        size="compact-md"
        variant={value === range ? 'light' : 'subtle'}
        aria-pressed={value === range}
        onClick={() => onChange(value)}
      >
        {label}
      </Button>
    ))}
  </Group>
)
