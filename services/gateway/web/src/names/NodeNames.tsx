import { Group, Text } from '@mantine/core'
import { TextLink } from '../ui/TextLink.tsx'
import { useNodeNames } from './use-node-names.ts'

const SHOWN = 4

type Props = {
  id: number
  /** What it was called then; else what it is called now. */
  name?: string | undefined
  amidWords?: boolean
}

/** A node by its name; leads to its page. */
export function NodeName({ id, name, amidWords = false }: Props) {
  const { nameOf } = useNodeNames()
  return (
    <TextLink to={`/admin/nodes/${id}`} amidWords={amidWords}>
      {name ?? nameOf(id)}
    </TextLink>
  )
}

/** A few nodes by their names, and how many more there are. */
export function NodeNames({ ids }: { ids: readonly number[] }) {
  const { nameOf } = useNodeNames()
  const more = ids.slice(SHOWN)
  if (ids.length === 0) return '–'
  return (
    <Group gap="sm" component="span">
      {ids.slice(0, SHOWN).map((id) => (
        <NodeName key={id} id={id} />
      ))}
      {more.length > 0 && (
        <Text span size="xs" c="dimmed" title={more.map(nameOf).join(', ')}>
          +{more.length}
        </Text>
      )}
    </Group>
  )
}
