import type { Schedule, ScheduleChange } from '@holdfast/client'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { leaf, type Runner, wholeNumber } from '../command.ts'
import { WrongArguments } from '../errors.ts'
import { durationText, printable, timeText } from '../output/format.ts'
import { table } from '../output/table.ts'

export const scheduleCommands = (runner: Runner): Command[] => [
  listCommand(runner),
  setCommand(runner),
]

const listCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'ls',
    summary: 'Show what runs by itself, when last, and when next',
    examples: ['schedules ls', 'schedules ls --json'],
    work: async ({ connect, out }) => {
      const { client } = await connect()
      const { items } = await client.schedules()
      out.result({ items })
      out.line(scheduleTable(items))
      return undefined
    },
  })

type Options = {
  cron?: string
  every?: number
  timeZone?: string
  repair?: 'on' | 'off'
  deep?: 'on' | 'off'
  verify?: number
  run?: 'on' | 'off'
}

const setCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'set',
    summary: 'Change when and how something runs by itself',
    about:
      'Change when and how something runs by itself; what is not typed stays as it is. From then on these words hold, not the configuration.',
    examples: [
      "schedules set check-system --cron '0 3 * * *' --time-zone Europe/Vienna",
      'schedules set check-system --every 3600 --deep on --verify 1',
      'schedules set check-system --run off',
    ],
    shape: (command) =>
      command
        .argument('<name>', '`holdfast schedules ls` shows it')
        .addOption(new Option('--cron <pattern>', 'when, as cron has it').conflicts('every'))
        .option('--every <seconds>', 'how often', wholeNumber(60, 31_536_000))
        .option('--time-zone <zone>', 'of the cron pattern')
        .addOption(onOff('--repair <state>', 'whether it repairs what it finds'))
        .addOption(onOff('--deep <state>', 'whether it asks every node for its list of blocks'))
        .option('--verify <percent>', 'how many copies it reads and hashes', percent)
        .addOption(onOff('--run <state>', 'whether it runs by itself at all')),
    work: async ({ connect, out }, { args: [name = ''], options }) => {
      const change = changeOf(options)
      if (Object.keys(change).length === 0) {
        throw new WrongArguments('Nothing was to be changed.', 'Give at least one option.')
      }
      const { client } = await connect()
      const schedule = await client.setSchedule(name, change)
      out.result(schedule)
      out.line(scheduleTable([schedule]))
      return undefined
    },
  })

const onOff = (flags: string, about: string) => new Option(flags, about).choices(['on', 'off'])

const percent = (text: string): number => {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= 100) return value
  throw new InvalidArgumentError('It must be a number from 0 to 100.')
}

const changeOf = ({ cron, every, timeZone, repair, deep, verify, run }: Options) => {
  const change: ScheduleChange = {}
  if (cron !== undefined) change.cron = cron
  if (every !== undefined) change.everySeconds = every
  if (timeZone !== undefined) change.timeZone = timeZone
  if (repair !== undefined) change.repair = repair === 'on'
  if (deep !== undefined) change.deep = deep === 'on'
  if (verify !== undefined) change.verifyPercent = verify
  if (run !== undefined) change.enabled = run === 'on'
  return change
}

export const scheduleTable = (schedules: readonly Schedule[]): string =>
  table(
    [
      { title: 'NAME' },
      { title: 'WHEN' },
      { title: 'HOW' },
      { title: 'LAST' },
      { title: 'NEXT' },
      { title: 'SET BY' },
    ],
    schedules.map((schedule) => [
      schedule.name,
      whenText(schedule),
      howText(schedule),
      schedule.lastRun === null ? 'never' : timeText(schedule.lastRun),
      schedule.nextRun === null ? '–' : timeText(schedule.nextRun),
      schedule.setBy === 'api' ? 'administrator' : 'configuration',
    ]),
  )

const whenText = ({ enabled, cron, everySeconds, timeZone }: Schedule): string => {
  if (!enabled) return 'off'
  if (everySeconds !== null) return `every ${durationText(everySeconds)}`
  return printable(`${cron} (${timeZone})`)
}

const howText = ({ repair, deep, verifyPercent }: Schedule): string =>
  [
    repair ? 'repairs' : 'only looks',
    ...(deep ? ['deep'] : []),
    ...(verifyPercent > 0 ? [`verifies ${verifyPercent} %`] : []),
  ].join(', ')
