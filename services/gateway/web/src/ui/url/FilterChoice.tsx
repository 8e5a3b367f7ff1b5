import { NativeSelect } from '@mantine/core'

type Props = {
  label: string
  value: string
  choices: readonly (readonly [value: string, label: string])[]
  onChange: (value: string) => void
}

/** A filter with a few values; the first one stands for no filter. */
export const FilterChoice = ({ label, value, choices, onChange }: Props) => (
  <NativeSelect
    label={label}
    value={value}
    data={choices.map(([one, text]) => ({ value: one, label: text }))}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
  />
)
