import type { SettingName, Settings } from '@holdfast/client'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { consequencesOf } from './consequences.ts'
import { setSetting } from './set-setting.ts'
import { commandOf, SETTINGS, shownValue } from './settings-table.ts'

type Props = { settings: Settings; name: SettingName | undefined; onClose: () => void }

/** Asks before a reset that comes to something. */
export function ResetSetting({ settings, name, onClose }: Props) {
  if (name === undefined) return null
  const { label } = SETTINGS[name]
  const { lines, typed } = consequencesOf(name, settings[name], settings.configured[name])
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Reset ${label}?`}
      consequences={[
        `${shownValue(name, settings[name])} becomes ${shownValue(name, settings.configured[name])}`,
        ...lines,
      ]}
      verb="Reset setting"
      {...(typed === undefined ? {} : { name: typed, danger: true })}
      command={commandOf(name, null)}
      onConfirm={() => setSetting(settings, name, null)}
    />
  )
}
