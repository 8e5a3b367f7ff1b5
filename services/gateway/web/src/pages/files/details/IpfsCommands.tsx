import type { FileInfo } from '@holdfast/client'
import { Stack, Text, Title } from '@mantine/core'
import { CopyField } from '../../../ui/copy/CopyField.tsx'
import { ipfsCommands } from './ipfs-commands.ts'

/** How any IPFS tool gets the file, without Holdfast. */
export const IpfsCommands = ({ file }: { file: FileInfo }) => (
  <section>
    <Title order={3} size="h4" mt="xl" mb="sm">
      By any IPFS tool
    </Title>
    <Text size="sm" c="dimmed" mb="sm">
      {file.sealed
        ? 'On a machine whose IPFS node is connected to one of these nodes:'
        : 'Works when the tree of the file is stored too, which takes some seconds:'}
    </Text>
    <Stack gap="sm">
      {ipfsCommands(file).map(({ label, command }) => (
        <CopyField key={label} label={label} text={command} what="command" />
      ))}
    </Stack>
  </section>
)
