import type { Requester } from './request.ts'
import type {
  MailOutcome,
  MailServerChange,
  MailSettings,
  Settings,
  SettingsChange,
} from './settings-types.ts'

/** What may be changed while everything runs. For administrators. */
export const settingsCalls = (api: Requester) => ({
  settings: () => api.json<Settings>('/api/v1/settings'),
  /** What is left out stays as it is; null: as configured. */
  changeSettings: (change: SettingsChange) =>
    api.write<Settings>('PUT', '/api/v1/settings', change),
  mailSettings: () => api.json<MailSettings>('/api/v1/settings/mail'),
  setMail: (server: MailServerChange) =>
    api.write<MailSettings>('PUT', '/api/v1/settings/mail', server),
  /** As configured again; the password is forgotten. */
  resetMail: async () => {
    await api.send('/api/v1/settings/mail', { method: 'DELETE' })
  },
  /** To your own address; the answer is what the mail server said. */
  testMail: () => api.write<MailOutcome>('POST', '/api/v1/settings/mail/test'),
})
