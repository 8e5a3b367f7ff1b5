import type { SettingName, Settings } from '@holdfast/client'
import { Button, Group, Text } from '@mantine/core'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import type { Column } from '../../ui/table/column.ts'
import classes from './settings.module.css'
import { SETTINGS, shownValue } from './settings-table.ts'

type Actions = { change: (name: SettingName) => void; reset: (name: SettingName) => void }

/** What it is, how it is, how it would be without a change, and whose word that is. */
export const settingColumns = (
  settings: Settings,
  { change, reset }: Actions,
): readonly Column<SettingName>[] => {
  const isChanged = (name: SettingName) => settings.changed.includes(name)
  return [
    {
      key: 'what',
      label: 'Setting',
      lead: true,
      cell: (name) => (
        <>
          <Text size="sm" fw={600}>
            {SETTINGS[name].label}
          </Text>
          <Text size="xs" c="dimmed" maw={420}>
            {SETTINGS[name].means}
          </Text>
        </>
      ),
    },
    {
      key: 'value',
      label: 'Value',
      cell: (name) => <span className={classes.value}>{shownValue(name, settings[name])}</span>,
    },
    {
      key: 'by',
      label: 'Set',
      cell: (name) => (
        <StatusBadge thing="setting" state={isChanged(name) ? 'changed' : 'default'} />
      ),
    },
    {
      key: 'default',
      label: 'Default',
      cell: (name) => (
        <>
          {shownValue(name, settings.configured[name])}
          {SETTINGS[name].variable && (
            <Text size="xs" c="dimmed" className="hf-mono">
              {SETTINGS[name].variable}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'actions',
      label: 'Actions',
      quiet: true,
      cell: (name) => (
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          {isChanged(name) && (
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={`Reset ${SETTINGS[name].label}`}
              onClick={() => reset(name)}
            >
              Reset
            </Button>
          )}
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`Change ${SETTINGS[name].label}`}
            onClick={() => change(name)}
          >
            Change
          </Button>
        </Group>
      ),
    },
  ]
}
