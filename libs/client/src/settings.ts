import type { Requester } from './request.ts'
import type { Settings, SettingsChange } from './settings-types.ts'

/** What may be changed while everything runs. For administrators. */
export const settingsCalls = (api: Requester) => ({
  settings: () => api.json<Settings>('/api/v1/settings'),
  /** What is left out stays as it is; null: as configured. */
  changeSettings: (change: SettingsChange) =>
    api.write<Settings>('PUT', '/api/v1/settings', change),
})
