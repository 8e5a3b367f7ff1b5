import type { SystemEvent } from '@holdfast/client'
import { type Command, InvalidArgumentError } from 'commander'
import { leaf, type Runner, wholeNumber } from '../command.ts'
import type { Connection, Context } from '../context.ts'
import { explain } from '../explain.ts'
import { durationText, printable, timeText } from '../output/format.ts'

type Options = {
  follow?: boolean
  after?: string
  since?: string
  type?: string
  subject?: string
  limit: number
}

export const eventsCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'events',
    summary: 'Show what happened, and with --follow what happens',
    about:
      'Show what happened: changes of node states, repairs, findings, actions of administrators. With --follow it goes on, through broken connections, until Ctrl-C. --json prints one event on each line.',
    examples: [
      'events',
      'events --follow',
      'events --type node.state,brake. --limit 20',
      'events --follow --after 4711 --json | while read -r event; do …; done',
    ],
    shape: (command) =>
      command
        .option('-f, --follow', 'go on with what happens from now on')
        .option('--after <id>', 'with --follow: begin after this event')
        .option('--since <time>', 'not before this time, for example 2026-11-22', pointInTime)
        .option('--type <beginnings>', 'only these kinds, separated by commas: node.,brake.')
        .option('--subject <id>', 'only events about this')
        .option('--limit <number>', 'how many of the past', wholeNumber(1, 500), 50),
    work: async (context, { options }) => {
      const connection = await context.connect()
      if (options.follow) return follow(context, connection, options)
      const { items } = await connection.client.events({
        limit: options.limit,
        ...filterOf(options),
      })
      // The newest come first; people read downwards.
      for (const event of items.reverse()) tell(context, event)
      return undefined
    },
  })

const follow = async (context: Context, { client }: Connection, options: Options) => {
  const events = client.follow({
    signal: context.signal,
    ...(options.after === undefined ? {} : { lastEventId: options.after }),
    ...filterOf(options),
    onBroken: (error, waitMs) =>
      context.out.note(`${explain(error).message} Again in ${durationText(waitMs / 1_000)}.`),
  })
  for await (const event of events) tell(context, event)
  return undefined
}

const filterOf = ({ type, subject, since }: Options) => ({
  ...(type === undefined ? {} : { type }),
  ...(subject === undefined ? {} : { subject }),
  ...(since === undefined ? {} : { since }),
})

/** Reads a time that people write and gives it as the server wants it. */
const pointInTime = (text: string): string => {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) {
    throw new InvalidArgumentError('It must be a time like 2026-11-22T15:00:00Z, or a day.')
  }
  return at.toISOString()
}

const tell = ({ out }: Context, event: SystemEvent) => {
  out.record(event)
  out.line(eventLine(event))
}

/** `2026-11-22 15:04:05  node.state  3  from=active to=suspect` */
export const eventLine = ({ at, type, subject, detail }: SystemEvent): string =>
  [timeText(at), printable(type).padEnd(20), printable(subject ?? '–'), detailText(detail)]
    .join('  ')
    .trimEnd()

const detailText = (detail: Record<string, unknown> | null | undefined) =>
  Object.entries(detail ?? {})
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .map(printable)
    .join(' ')
