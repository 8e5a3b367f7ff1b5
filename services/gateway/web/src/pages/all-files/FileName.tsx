import { Text } from '@mantine/core'
import { Middle } from '../../ui/Middle.tsx'
import { TextLink } from '../../ui/TextLink.tsx'

type Props = { file: { id: string; name: string; folder: string } }

/** Which file, and where somebody finds it; leads to its page for administrators. */
export const FileName = ({ file: { id, name, folder } }: Props) => (
  <>
    <TextLink to={`/admin/files/${id}`}>
      <Middle text={name} max={40} />
    </TextLink>
    <Text size="xs" c="dimmed">
      {folder}
    </Text>
  </>
)
