import type { SettingName } from '@holdfast/client'
import { SETTINGS, shownValue } from '../../settings/settings-table.ts'
import { all, around, type Bit, commas, joined, listed, say } from './phrase.ts'
import type { Sentences } from './table.ts'
import type { Telling } from './telling.ts'

const SECURITY = {
  tls: 'encrypted',
  starttls: 'encrypted or not at all',
  offered: 'encrypted where it offers that',
}

/** What came of a test message; the keys are those of the gateway's own table of mail trouble. */
const OUTCOMES = {
  sent: 'it was sent',
  sealed: 'the kept password was sealed with another secret',
  'unknown-host': 'the name of the mail server is not known',
  refused: 'the mail server took no connection',
  'time-out': 'the mail server did not answer in time',
  tls: 'no encryption was agreed on',
  'sign-in': 'the mail server did not let us in',
  rejected: 'the mail server did not take it',
  'not-sent': 'it was not sent',
}

/** `Copies wanted (R) is now 2 copies`. */
const settingOf = (t: Telling, name: SettingName): Bit =>
  t.read(name, (value) => {
    const { label } = SETTINGS[name]
    if (value === null) return `${label} is as configured again`
    return typeof value === 'object' || !fits(name, value)
      ? undefined
      : `${label} is now ${shownValue(name, value as string | number | boolean)}`
  })

/** A value of another type than the setting has is left to what stands below. */
const fits = (name: SettingName, value: unknown): boolean => {
  const { kind } = SETTINGS[name]
  const again = kind.read(kind.typed(value as never))
  return again === value
}

const webhook = (t: Telling) => t.link(() => '/admin/settings/webhooks', 'webhook')

const types = (t: Telling) =>
  t.read('types', (value) =>
    Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '')
      ? (listed(value)?.parts ?? 'all events')
      : undefined,
  )

/** What administrators set. */
export const OF_SYSTEM: Sentences = {
  'settings.changed': (t) =>
    joined(
      '; ',
      (Object.keys(SETTINGS) as SettingName[]).map((name) => settingOf(t, name)),
    ) ?? all('settings were changed'),
  'mail.changed': (t) =>
    all(
      'mail goes through ',
      say`${t.text('host')}, port ${t.read('port', (port) => (typeof port === 'number' ? String(port) : undefined))}` ??
        'another server',
      around(
        ', ',
        commas(
          t.word('security', SECURITY),
          say`as ${t.text('user')}` ?? t.none('user', 'without signing in'),
          say`from ${t.text('from')}`,
          t.read('password', (value) =>
            value === 'changed' ? 'with another password' : undefined,
          ),
        ),
      ),
    ),
  'mail.reset': () => all('mail goes through the server that the gateway is configured with'),
  'mail.tested': (t) => all('a test message was tried', say`: ${t.word('outcome', OUTCOMES)}`),
  'webhook.created': (t) =>
    all('a ', webhook(t), say` to ${t.text('url')}`, ' was added', say`, for ${types(t)}`),
  'webhook.changed': (t) =>
    all(
      'a ',
      webhook(t),
      ' was changed',
      around(
        ': ',
        joined('; ', [
          say`it goes to ${t.text('url')}`,
          say`it is called ${t.text('description')}`,
          say`it is told about ${types(t)}`,
          t.flag('enabled', 'it is on', 'it is off'),
          t.read('secret', (value) => (value === 'changed' ? 'its secret is another' : undefined)),
        ]),
      ),
    ),
  'webhook.disabled': (t) => all('a ', webhook(t), ' was stopped', say`: ${t.text('reason')}`),
  'webhook.deleted': (t) => all('a ', webhook(t), ' was deleted'),
  'webhook.tested': (t) => all('a test message was sent to a ', webhook(t)),
  'queue.changed': (t) =>
    all('the queues were changed on their board', say`: ${t.text('method')} ${t.text('path')}`),
}
