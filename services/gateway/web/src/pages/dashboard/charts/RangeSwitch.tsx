import type { SeriesRange } from '@holdfast/client'
import { SegmentedControl } from '@mantine/core'
import { RANGES } from './ranges.ts'

type Props = { range: SeriesRange; onChange: (range: SeriesRange) => void }

/** How far to look back. */
export const RangeSwitch = ({ range, onChange }: Props) => (
  <SegmentedControl
    aria-label="Time that is shown"
    value={range}
    data={RANGES.map(([value, label]) => ({ value, label }))}
    onChange={(value) => onChange(value as SeriesRange)}
  />
)
