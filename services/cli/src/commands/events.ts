import type { SystemEvent } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner, wholeNumber } from '../command.ts'
import type { Connection, Context } from '../context.ts'
import { explain } from '../explain.ts'
import { durationText, printable, timeText } from '../output/format.ts'

type Options = {
  follow?: boolean
  since?: string
  action?: string
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
      'events --action node.state --limit 20',
      'events --follow --since 4711 --json | while read -r event; do …; done',
    ],
    shape: (command) =>
      command
        .option('-f, --follow', 'go on with what happens from now on')
        .option('--since <id>', 'with --follow: begin after this event')
        .option('--action <name>', 'only events of this kind, for example node.state')
        .option('--subject <id>', 'only events about this')
        .option('--limit <number>', 'how many of the past', wholeNumber(1, 500), 50),
    work: async (context, { options }) => {
      const connection = await context.connect()
      if (options.follow) return follow(context, connection, options)
      const { limit, action, subject } = options
      const { items } = await connection.client.events({ limit, ...filterOf({ action, subject }) })
      // The newest come first; people read downwards.
      for (const event of items.reverse()) tell(context, event)
      return undefined
    },
  })

const follow = async (context: Context, { client }: Connection, options: Options) => {
  const { since, action, subject } = options
  const events = client.follow({
    signal: context.signal,
    ...(since === undefined ? {} : { lastEventId: since }),
    ...filterOf({ action, subject }),
    onBroken: (error, waitMs) =>
      context.out.note(`${explain(error).message} Again in ${durationText(waitMs / 1_000)}.`),
  })
  for await (const event of events) tell(context, event)
  return undefined
}

const filterOf = ({
  action,
  subject,
}: {
  action: string | undefined
  subject: string | undefined
}) => ({
  ...(action === undefined ? {} : { action }),
  ...(subject === undefined ? {} : { subject }),
})

const tell = ({ out }: Context, event: SystemEvent) => {
  out.record(event)
  out.line(eventLine(event))
}

/** `2026-11-22 15:04:05  node.state  3  from=active to=suspect` */
export const eventLine = ({ at, action, subject, detail }: SystemEvent): string =>
  [timeText(at), printable(action).padEnd(20), printable(subject ?? '–'), detailText(detail)]
    .join('  ')
    .trimEnd()

const detailText = (detail: Record<string, unknown> | null | undefined) =>
  Object.entries(detail ?? {})
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .map(printable)
    .join(' ')
