import type { SettingName, Settings, SettingsChange } from '@holdfast/client'
import { Argument, type Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { WrongArguments } from '../errors.ts'
import { bytesOf, bytesText, durationText } from '../output/format.ts'
import { table } from '../output/table.ts'

type Value = string | number | boolean
type Kind = {
  /** What people type; undefined when it cannot be meant. */
  read(text: string): Value | undefined
  /** How a value is shown. */
  show(value: Value): string
  example: string
  /** What it means that nobody has set it; else a service that never ran. */
  none?: string
}

const yesNo: Kind = {
  read: (text) => ({ on: true, yes: true, true: true, off: false, no: false, false: false })[text],
  show: (value) => (value ? 'on' : 'off'),
  example: 'on',
}
const bytes: Kind = {
  read: (text) => bytesOf(text),
  show: (value) => bytesText(Number(value)),
  example: '100GiB',
}
const words = (example: string): Kind => ({ read: (text) => text, show: String, example })
const number = (example: string, unit = ''): Kind => ({
  read: (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)),
  show: (value) => `${value}${unit}`,
  example,
})
const bytesPerSecond: Kind = {
  read: (text) => bytesOf(text),
  show: (value) => `${bytesText(Number(value))}/s`,
  example: '64MiB',
}
const seconds: Kind = { ...number('600'), show: (value) => durationText(Number(value)) }

/** Every setting, in the order in which they are shown. */
const KINDS: Readonly<Record<SettingName, Kind>> = {
  registration: words('invitation'),
  defaultQuotaBytes: { ...bytes, none: 'no limit' },
  defaultQuotaFiles: { ...number('10000'), none: 'no limit' },
  webhooksPrivate: yesNo,
  rebalanceAutomatic: yesNo,
  rebalanceSharePercent: number('5', ' %'),
  rebalanceBytesPerSecond: bytesPerSecond,
  rebalanceHours: words('22-6'),
  rebalanceTimeZone: words('Europe/Vienna'),
  scrubDays: number('14'),
  scrubShare: number('0.1'),
  copies: number('3'),
  writeQuorum: number('2'),
  inventoryEverySeconds: { ...seconds, example: '86400' },
  outAfterSeconds: seconds,
  keepVersions: number('10'),
  trashDays: number('30'),
}
const NAMES = Object.keys(KINDS) as SettingName[]

export const settingsCommands = (runner: Runner): Command[] => [
  showCommand(runner),
  setCommand(runner),
  resetCommand(runner),
]

const showCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'ls',
    summary: 'Show what may be changed while everything runs, and how it is',
    examples: ['settings ls', 'settings ls --json'],
    work: async ({ connect, out }) => {
      const { client } = await connect()
      const settings = await client.settings()
      out.result(settings)
      out.line(settingsTable(settings))
      return undefined
    },
  })

const setCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'set',
    summary: 'Change settings; they hold within seconds, without a restart',
    about: `Change settings; they hold within seconds, without a restart, before what the services are configured with. Settings: ${NAMES.join(', ')}.`,
    examples: [
      'settings set rebalanceHours=22-6 rebalanceTimeZone=Europe/Vienna',
      'settings set rebalanceBytesPerSecond=20MiB',
      'settings set registration=invitation defaultQuotaBytes=100GiB',
    ],
    shape: (command) => command.argument('<name=value...>', 'what is to hold from now on'),
    work: async ({ connect, out }, { args }) => {
      const change = Object.fromEntries(args.map(assignment)) as SettingsChange
      const { client } = await connect()
      const settings = await client.changeSettings(change)
      out.result(settings)
      out.line(settingsTable(settings))
      return undefined
    },
  })

const resetCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'reset',
    summary: 'Let settings be as the services are configured again',
    examples: ['settings reset rebalanceHours'],
    shape: (command) =>
      command.addArgument(new Argument('<names...>', 'which settings').choices(NAMES)),
    work: async ({ connect, out }, { args }) => {
      const { client } = await connect()
      const change = Object.fromEntries(args.map((name) => [name, null])) as SettingsChange
      const settings = await client.changeSettings(change)
      out.result(settings)
      out.line(settingsTable(settings))
      return undefined
    },
  })

const assignment = (text: string): [string, Value] => {
  const at = text.indexOf('=')
  const name = at < 0 ? text : text.slice(0, at)
  const kind = NAMES.some((known) => known === name) ? KINDS[name as SettingName] : undefined
  if (kind === undefined) {
    throw new WrongArguments(`There is no setting ${name}.`, `There are: ${NAMES.join(', ')}.`)
  }
  const value = at < 0 ? undefined : kind.read(text.slice(at + 1))
  if (value !== undefined) return [name, value]
  throw new WrongArguments(`${text} cannot be meant.`, `For example: ${name}=${kind.example}`)
}

export const settingsTable = (settings: Settings): string =>
  table(
    [{ title: 'SETTING' }, { title: 'VALUE' }, { title: 'SET BY' }],
    NAMES.map((name) => {
      const value = settings[name]
      return [
        name,
        value === null ? (KINDS[name].none ?? 'not known yet') : KINDS[name].show(value),
        settings.changed.includes(name) ? 'administrator' : 'configuration',
      ]
    }),
  )
