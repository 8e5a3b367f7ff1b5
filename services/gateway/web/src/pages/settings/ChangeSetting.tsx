import type { SettingName, Settings } from '@holdfast/client'
import { List, Modal, NativeSelect, TextInput } from '@mantine/core'
import { CommandLine } from '../../ui/confirm/CommandLine.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { consequencesOf } from './consequences.ts'
import { setSetting } from './set-setting.ts'
import { commandOf, SETTINGS, shownValue } from './settings-table.ts'

type Props = { settings: Settings; name: SettingName | undefined; onClose: () => void }

/** One setting: its value, what a change comes to, and the same as a command. */
export const ChangeSetting = ({ settings, name, onClose }: Props) => (
  <Modal opened={name !== undefined} onClose={onClose} title={name && SETTINGS[name].label}>
    {name !== undefined && <ChangeForm settings={settings} name={name} onClose={onClose} />}
  </Modal>
)

function ChangeForm({ settings, name, onClose }: Props & { name: SettingName }) {
  const { kind, means, none } = SETTINGS[name]
  const before = settings[name]
  const readValue = (text: string) => (none && text.trim() === '' ? null : kind.read(text))
  const form = useForm<Record<string, string>>({
    initial: { [name]: before === null ? '' : kind.typed(before), typed: '' },
    check: (values) => {
      const value = readValue(values[name] ?? '')
      if (value === undefined) return { [name]: kind.wanted }
      const { typed } = consequencesOf(name, before, value ?? settings.configured[name])
      return typed === undefined || values.typed === typed
        ? {}
        : { typed: `Type ${typed} to go on` }
    },
    submit: async (values) => {
      const value = readValue(values[name] ?? '') ?? null
      if (value !== before) await setSetting(settings, name, value)
      onClose()
    },
  })
  const value = readValue(form.values[name] ?? '')
  const { lines, typed } = consequencesOf(name, before, value ?? null)
  const field = {
    ...form.field(name),
    label: 'Value',
    description: `${means} Default: ${shownValue(name, settings.configured[name])}.`,
    'data-autofocus': true,
  }
  return (
    <Form form={form} verb="Save">
      {kind.choices ? (
        <NativeSelect
          {...field}
          data={kind.choices().map(([value, label]) => ({ value, label }))}
        />
      ) : (
        <TextInput {...field} autoComplete="off" spellCheck={false} />
      )}
      {lines.length > 0 && (
        <List role="status" spacing="sm">
          {lines.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      )}
      {typed && (
        <TextInput {...form.field('typed')} label={`Type ${typed} to go on`} autoComplete="off" />
      )}
      {value !== undefined && <CommandLine command={commandOf(name, value)} />}
    </Form>
  )
}
