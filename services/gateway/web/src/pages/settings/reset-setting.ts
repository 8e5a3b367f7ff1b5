import type { SettingName, Settings } from '@holdfast/client'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { setSetting } from './set-setting.ts'
import { SETTINGS } from './settings-table.ts'

export async function tryReset(settings: Settings, name: SettingName): Promise<void> {
  try {
    await setSetting(settings, name, null)
  } catch (error) {
    showNote(`${SETTINGS[name].label} was not reset: ${problemOfForm(error, []).general}`)
  }
}
