import type { SettingName, Settings, SettingsChange } from '@holdfast/client'
import { changeSettings } from '../../api/settings.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { showNote, showUndo } from '../../ui/toast/toasts.ts'
import { consequencesOf } from './consequences.ts'
import type { SettingValue } from './setting-kinds.ts'
import { SETTINGS, shownValue } from './settings-table.ts'

const changeTo = (name: SettingName, value: SettingValue | null) =>
  ({ [name]: value }) as SettingsChange

/** Sets one setting, says so, and offers the way back where there is one. */
export async function setSetting(
  settings: Settings,
  name: SettingName,
  value: SettingValue | null,
): Promise<void> {
  const before = settings.changed.includes(name) ? settings[name] : null
  const after = value ?? settings.configured[name]
  await changeSettings(changeTo(name, value))
  const text = `${SETTINGS[name].label}: ${shownValue(name, settings[name])} → ${shownValue(name, after)}`
  if (consequencesOf(name, settings[name], after).final) return showNote(text)
  showUndo(text, () => {
    changeSettings(changeTo(name, before)).catch((error) =>
      showNote(`Not undone: ${problemOfForm(error, []).general}`),
    )
  })
}
