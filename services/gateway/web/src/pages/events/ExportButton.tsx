import type { AuditFilter } from '@holdfast/client'
import { Button, Group, Menu, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { formatNumber } from '../../ui/format/number.ts'
import { useExport } from './use-export.ts'

/** Saves every event that fits the filters, not only those that are shown. */
export function ExportButton({ filter }: { filter: Omit<AuditFilter, 'cursor'> }) {
  const { read, failed, start, cancel } = useExport(filter)
  if (read !== undefined) {
    return (
      <Group gap="sm" role="status">
        <Text c="dimmed">{formatNumber(read)} read</Text>
        <Button variant="default" onClick={cancel}>
          Cancel
        </Button>
      </Group>
    )
  }
  return (
    <Group gap="sm">
      {failed && (
        <Text role="alert">The export stopped: the events could not be read. Try again</Text>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<IconDownload size={20} stroke={1.75} />}>Export</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void start('csv')}>As CSV</Menu.Item>
          <Menu.Item onClick={() => void start('json')}>As JSON</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}
