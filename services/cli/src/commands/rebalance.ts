import type { Client, Rebalance } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { CommandFailed } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { followUntil } from '../follow-until.ts'
import { bar } from '../output/bar.ts'
import {
  bytesText,
  countText,
  durationText,
  percentText,
  printable,
  timeText,
} from '../output/format.ts'
import { createMovingLine } from '../output/moving-line.ts'
import { table } from '../output/table.ts'

export const rebalanceCommands = (runner: Runner): Command[] => [
  planCommand(runner),
  applyCommand(runner),
  steerCommand(runner, 'pause', 'Let a rebalance rest'),
  steerCommand(runner, 'resume', 'Let a paused rebalance go on'),
  steerCommand(runner, 'cancel', 'End a rebalance; what was moved stays where it is'),
  statusCommand(runner),
]

const planCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'plan',
    summary: 'Show what a rebalance would move, and move nothing',
    examples: ['rebalance plan', 'rebalance plan --json'],
    work: async ({ connect, out }) => {
      const { client } = await connect()
      const plan = await client.startRebalance({ dryRun: true })
      out.result(plan)
      out.line(planText(plan))
      return undefined
    },
  })

const applyCommand = (runner: Runner): Command =>
  leaf<{ wait?: boolean }>(runner, {
    name: 'apply',
    summary: 'Move copies to where they should lie',
    about:
      'Plan anew and move copies to where they should lie: copy, check, record, and only then remove. With --wait it shows how far it is and returns at the end.',
    examples: ['rebalance apply', 'rebalance apply --wait'],
    shape: (command) => command.option('--wait', 'until it is over'),
    work: async (context, { options }) => {
      const { out, signal } = context
      const { client } = await context.connect()
      const begun = await client.startRebalance({ dryRun: false })
      if (!options.wait || isOver(begun)) {
        out.result(begun)
        out.line(planText(begun))
        return EXIT.done
      }
      const line = createMovingLine(out)
      const seen = (plan: Rebalance) => line.show(progressLine(plan))
      try {
        const look = () => client.rebalance(begun.id)
        const ended = await followUntil(look, { signal, seen, isOver })
        line.clear()
        out.result(ended)
        out.line(planText(ended))
        return ended.state === 'done' ? EXIT.done : EXIT.problems
      } finally {
        line.clear()
      }
    },
  })

const steerCommand = (
  runner: Runner,
  verb: 'pause' | 'resume' | 'cancel',
  summary: string,
): Command =>
  leaf(runner, {
    name: verb,
    summary,
    examples: [`rebalance ${verb}`, `rebalance ${verb} 0199…`],
    shape: (command) =>
      command.argument('[id]', 'the rebalance; the newest that is not over without it'),
    work: async ({ connect, out }, { args: [id] }) => {
      const { client } = await connect()
      const chosen = id ?? (await openRebalance(client)).id
      const steer = {
        pause: client.pauseRebalance,
        resume: client.resumeRebalance,
        cancel: client.cancelRebalance,
      }[verb]
      const plan = await steer(chosen)
      out.result(plan)
      out.line(`Rebalance ${plan.id} is ${plan.state}.`)
      return undefined
    },
  })

const statusCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'status',
    summary: 'Show rebalances and how far they are',
    examples: ['rebalance status', 'rebalance status --json'],
    work: async ({ connect, out }) => {
      const { client } = await connect()
      const { items } = await client.rebalances({ limit: 10 })
      out.result({ items })
      out.line(items.length === 0 ? 'Nothing was rebalanced yet.' : rebalanceTable(items))
      return undefined
    },
  })

const OVER = new Set(['done', 'failed', 'cancelled'])
const isOver = ({ state }: Rebalance) => OVER.has(state)

const openRebalance = async (client: Pick<Client, 'rebalances'>): Promise<Rebalance> => {
  const { items } = await client.rebalances({ limit: 50 })
  const open = items.find((plan) => !isOver(plan))
  if (open !== undefined) return open
  throw new CommandFailed(
    'NO_REBALANCE',
    'No rebalance is under way.',
    'Begin one: `holdfast rebalance apply`.',
  )
}

export const planText = (plan: Rebalance): string => {
  if (plan.moves === 0) return 'Nothing to move: every copy lies where it should.'
  const parts = [`${countText(plan.moves, 'move')}, ${bytesText(plan.bytes)}`]
  if (plan.etaSeconds !== null) parts.push(`about ${durationText(plan.etaSeconds)}`)
  parts.push(plan.id ? `${plan.state} (${plan.id})` : plan.state)
  return `${parts.join(' · ')}${plan.note ? `\n${printable(plan.note)}` : ''}`
}

const shareOf = ({ state, bytes, bytesMoved = 0 }: Rebalance) =>
  state === 'done' || bytes === 0 ? 1 : Math.min(1, bytesMoved / bytes)

const progressLine = (plan: Rebalance) => {
  const share = shareOf(plan)
  const left = plan.etaSeconds === null ? '' : ` · ${durationText(plan.etaSeconds)} left`
  const moved = `${bytesText(plan.bytesMoved ?? 0)} of ${bytesText(plan.bytes)}`
  return `${plan.state} ${bar(share, 20)} ${percentText(share)} · ${moved}${left}`
}

const rebalanceTable = (plans: readonly Rebalance[]) =>
  table(
    [
      { title: 'ID' },
      { title: 'STATE' },
      { title: 'BEGAN' },
      { title: 'PROGRESS' },
      { title: 'MOVES', align: 'right' },
      { title: 'BYTES', align: 'right' },
      { title: 'LEFT', align: 'right' },
    ],
    plans.map((plan) => [
      plan.id,
      plan.state,
      plan.createdAt === undefined ? '' : timeText(plan.createdAt),
      `${bar(shareOf(plan), 12)} ${percentText(shareOf(plan)).padStart(5)}`,
      String(plan.moves),
      bytesText(plan.bytes),
      plan.etaSeconds === null || isOver(plan) ? '–' : durationText(plan.etaSeconds),
    ]),
  )
