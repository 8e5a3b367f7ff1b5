import type { Schedule, SettingName, Settings } from '@holdfast/client'
import { describe, expect, it } from 'vitest'
import { cronInWords } from '../src/pages/schedules/cron-in-words.ts'
import {
  checkScheduleForm,
  formOfSchedule,
  scheduleCommand,
  wordsOfForm,
  wordsOfSchedule,
} from '../src/pages/schedules/schedule-form.ts'
import { howInWords, whenInWords } from '../src/pages/schedules/schedule-in-words.ts'
import { consequencesOf, resetsAtOnce } from '../src/pages/settings/consequences.ts'
import {
  changeOf,
  fieldsOf,
  serverInWords,
  wrongMailFields,
} from '../src/pages/settings/mail/mail-form.ts'
import { SECTIONS, sectionOf } from '../src/pages/settings/sections.ts'
import { commandOf, SETTINGS, shownValue } from '../src/pages/settings/settings-table.ts'
import { answerOf, deliveryState, stateOf, typesOf } from '../src/pages/webhooks/webhook-words.ts'
import { parseDuration, typedDuration } from '../src/ui/format/parse-duration.ts'

const names = Object.keys(SETTINGS) as SettingName[]

describe('settings', () => {
  it('are each in one part of the page', () => {
    expect(SECTIONS.flatMap((section) => section.names).sort()).toEqual([...names].sort())
    expect([sectionOf(undefined)?.key, sectionOf('people')?.key, sectionOf('moon')]).toEqual([
      'copies',
      'people',
      undefined,
    ])
  })

  it.each([
    ['copies', 3, '3'],
    ['outAfterSeconds', 300, '5 min'],
    ['scrubDays', 0.5, '0.5'],
    ['scrubShare', 0.15, '15'],
    ['rebalanceBytesPerSecond', 64 * 2 ** 20, '64 MiB'],
    ['rebalanceHours', '22-6', '22-6'],
    ['rebalanceAutomatic', false, 'off'],
    ['rebalanceTimeZone', 'Europe/Vienna', 'Europe/Vienna'],
    ['registration', 'invitation', 'invitation'],
    ['defaultQuotaBytes', 100 * 2 ** 30, '100 GiB'],
  ] as const)('are typed and read back: %s %s', (name, value, typed) => {
    expect(SETTINGS[name].kind.typed(value)).toBe(typed)
    expect(SETTINGS[name].kind.read(typed)).toBe(value)
  })

  it.each([
    ['copies', '0'],
    ['copies', '65'],
    ['copies', '2.5'],
    ['outAfterSeconds', '0'],
    ['outAfterSeconds', '31 d'],
    ['scrubShare', '0'],
    ['scrubShare', '101'],
    ['rebalanceBytesPerSecond', '1 B'],
    ['rebalanceHours', '25-3'],
    ['rebalanceTimeZone', 'Moon/Crater'],
    ['rebalanceAutomatic', ''],
  ] as const)('are not taken for something else: %s %s', (name, text) => {
    expect(SETTINGS[name].kind.read(text)).toBeUndefined()
  })

  it('say what nobody set, and what no service told', () => {
    expect(shownValue('defaultQuotaBytes', null)).toBe('No limit')
    expect(shownValue('scrubDays', null)).toMatch(/never ran/)
    expect(shownValue('rebalanceHours', '0-24')).toBe('At any hour')
  })

  it('have a command that does the same', () => {
    expect(commandOf('webhooksPrivate', true)).toBe('holdfast settings set webhooksPrivate=on')
    expect(commandOf('copies', null)).toBe('holdfast settings reset copies')
  })
})

describe('what a change comes to', () => {
  it('is to be typed where copies are lowered for everybody, or something goes for good', () => {
    expect(consequencesOf('copies', 3, 2)).toMatchObject({ typed: 'copies' })
    expect(consequencesOf('copies', 3, 2).lines[0]).toContain('any 1 node can fail (now any 2')
    expect(consequencesOf('copies', 2, 3).typed).toBeUndefined()
    expect(consequencesOf('writeQuorum', 2, 1).lines.join()).toContain('is lost')
    expect(consequencesOf('trashDays', 30, 7)).toMatchObject({ typed: 'trashDays', final: true })
    expect(consequencesOf('keepVersions', 5, 10)).toEqual({ lines: [] })
  })

  it('is nothing for what stays as it is', () => {
    for (const name of names) expect(consequencesOf(name, 1, 1)).toEqual({ lines: [] })
  })

  it('is asked about before a reset, too', () => {
    const settings = {
      copies: 4,
      scrubDays: 7,
      configured: { copies: 3, scrubDays: 14 },
    } as Settings
    expect(resetsAtOnce(settings, 'copies')).toBe(false)
    expect(resetsAtOnce(settings, 'scrubDays')).toBe(true)
  })
})

it('times are typed in the largest unit that loses nothing', () => {
  for (const seconds of [0.5, 1, 59, 90, 300, 5_400, 86_400, 90_000]) {
    expect(parseDuration(typedDuration(seconds))).toBe(seconds)
  }
  expect([typedDuration(300), typedDuration(90), typedDuration(86_400)]).toEqual([
    '5 min',
    '90 s',
    '1 d',
  ])
  expect(['', 'soon', '-1 s', '1 y'].map(parseDuration)).toEqual(Array(4).fill(undefined))
})

describe('a schedule', () => {
  const schedule: Schedule = {
    name: 'check-system',
    enabled: true,
    cron: '0 */6 * * *',
    everySeconds: null,
    timeZone: 'UTC',
    repair: true,
    deep: false,
    verifyPercent: 0,
    setBy: 'config',
    lastRun: null,
    nextRun: null,
  }

  it.each([
    ['*/15 * * * *', 'every 15 minutes'],
    ['0 * * * *', 'every hour'],
    ['0 */6 * * *', 'every 6 hours'],
    ['30 3 * * *', 'every day at 03:30'],
    ['15 4 * * 0', 'Sundays at 04:15'],
    ['0 0 * * 7', 'Sundays at 00:00'],
    ['0 3 1 * *', undefined],
    ['0 3 * * 1-5', undefined],
    ['61 3 * * *', undefined],
    ['0 3 * *', undefined],
  ])('says %s in words where it can', (cron, words) => expect(cronInWords(cron)).toBe(words))

  it('says when and how', () => {
    expect(whenInWords(schedule)).toBe('every 6 hours (UTC)')
    expect(whenInWords({ ...schedule, cron: null, everySeconds: 3_600 })).toBe('every 1 h')
    expect(howInWords({ repair: false, deep: true, verifyPercent: 2 })).toBe(
      'dry-run, deep, reads 2 % of all copies',
    )
  })

  it('goes through its form unchanged, cron or interval', () => {
    const { name, setBy, lastRun, nextRun, everySeconds, ...words } = schedule
    expect(wordsOfSchedule(schedule)).toEqual(words)
    const every = { ...schedule, cron: null, everySeconds: 5_400 }
    expect(wordsOfSchedule(every)).toMatchObject({ everySeconds: 5_400 })
    expect(wordsOfSchedule(every)).not.toHaveProperty('cron')
  })

  it('is refused where it cannot be meant, and has a command', () => {
    const form = formOfSchedule(schedule)
    expect(checkScheduleForm(form)).toEqual({})
    expect(checkScheduleForm({ ...form, cron: 'daily', verifyPercent: '101' })).toHaveProperty(
      'cron',
    )
    expect(checkScheduleForm({ ...form, rhythm: 'interval', every: '59 s' })).toHaveProperty(
      'every',
    )
    expect(wordsOfForm({ ...form, enabled: 'off' })).toMatchObject({ enabled: false })
    expect(scheduleCommand('check-system', form)).toContain("--cron '0 */6 * * *' --time-zone UTC")
  })
})

it('webhooks and what was sent to them are said in words', () => {
  expect(typesOf(' node., ,brake. ')).toEqual(['node.', 'brake.'])
  expect(stateOf({ enabled: false, disabledReason: 'by an administrator' })).toBe('off')
  expect(stateOf({ enabled: false, disabledReason: 'it answered 410' })).toBe('stopped')
  expect(deliveryState({ state: 'pending', attempts: 0 })).toBe('waiting')
  expect(deliveryState({ state: 'pending', attempts: 2 })).toBe('retrying')
  const answer = { attempts: 1, status: 500, error: null, tookMs: 12 }
  expect(answerOf(answer)).toBe('HTTP 500 (12 ms)')
  expect(answerOf({ ...answer, error: 'connection refused', tookMs: null })).toBe(
    'connection refused',
  )
})

describe('the mail server', () => {
  const server = {
    host: 'mail.example.org',
    port: 587,
    security: 'starttls',
    user: 'me',
    from: 'Us <us@example.org>',
    hasPassword: true,
  } as const

  it('is typed in parts, without the password that is kept', () => {
    const fields = fieldsOf(server)
    expect(fields.password).toBe('')
    expect(wrongMailFields(fields)).toEqual({})
    expect(changeOf(fields)).not.toHaveProperty('password')
    expect(changeOf({ ...fields, password: 'word' })).toMatchObject({ port: 587, password: 'word' })
    expect(changeOf({ ...fields, user: ' ', password: 'word' })).toMatchObject({ user: null })
    expect(Object.keys(wrongMailFields({ ...fieldsOf(null), port: '70000' }))).toEqual([
      'host',
      'port',
      'from',
    ])
    expect(serverInWords(server)).toBe('mail.example.org:587, as me, STARTTLS, required')
  })
})
