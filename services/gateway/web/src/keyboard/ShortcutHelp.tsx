import { Checkbox, Kbd, Modal, Table } from '@mantine/core'
import { useState } from 'react'
import { allShortcuts, setShortcutsOn, shortcutsOn } from './registry.ts'

type Props = { opened: boolean; onClose: () => void }

/** Every shortcut that works now, and the switch that turns single keys off. */
export function ShortcutHelp({ opened, onClose }: Props) {
  const [on, setOn] = useState(shortcutsOn)
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts">
      <Table>
        <Table.Tbody>
          {allShortcuts().map(({ keys, does }) => (
            <Table.Tr key={keys}>
              <Table.Td>
                {keys.split(' ').map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Checkbox
        mt="lg"
        label="Use single-key shortcuts"
        checked={on}
        onChange={({ currentTarget: { checked } }) => {
          setShortcutsOn(checked)
          setOn(checked)
        }}
      />
    </Modal>
  )
}
