import type { SettingName, Settings } from '@holdfast/client'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { consequencesOf } from './consequences.ts'
import { setSetting } from './set-setting.ts'
import { SETTINGS } from './settings-table.ts'

/** What comes to nothing that matters is undone more easily than it is asked about. */
export const resetsAtOnce = (settings: Settings, name: SettingName): boolean =>
  consequencesOf(name, settings[name], settings.configured[name]).lines.length === 0

export async function tryReset(settings: Settings, name: SettingName): Promise<void> {
  try {
    await setSetting(settings, name, null)
  } catch (error) {
    showNote(`${SETTINGS[name].label} was not reset: ${problemOfForm(error, []).general}`)
  }
}
