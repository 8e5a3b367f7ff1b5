import { FilterChoice } from '../ui/url/FilterChoice.tsx'
import { useNodeNames } from './use-node-names.ts'

type Props = { label?: string; value: string; onChange: (id: string) => void }

/** One of the nodes, or all of them. */
export function NodeFilter({ label = 'Node', value, onChange }: Props) {
  const { nodes } = useNodeNames()
  const choices = nodes.map(({ id, name }) => [String(id), name] as const)
  const known = value === '' || choices.some(([id]) => id === value)
  return (
    <FilterChoice
      label={label}
      value={value}
      choices={[
        ['', 'Every node'],
        ...choices,
        ...(known ? [] : [[value, `node ${value}`] as const]),
      ]}
      onChange={onChange}
    />
  )
}
