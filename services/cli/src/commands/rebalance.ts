import type { Client, Rebalance } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { CommandFailed } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { followPlan } from '../follow-plan.ts'
import { bar } from '../output/bar.ts'
import {
  bytesText,
  counted,
  durationText,
  percentText,
  printable,
  timeText,
} from '../output/format.ts'
import { table } from '../output/table.ts'
import { isOver, shareOf } from '../plan-progress.ts'

export const rebalanceCommands = (runner: Runner): Command[] => [
  planCommand(runner),
  applyCommand(runner),
  steerCommand(runner, 'pause', 'Let a rebalance rest'),
  steerCommand(runner, 'resume', 'Let a paused rebalance go on'),
  steerCommand(runner, 'cancel', 'End a rebalance; what was moved stays where it is'),
  statusCommand(runner),
]

const planCommand = (runner: Runner): Command =>
  leaf<{ keep?: boolean }>(runner, {
    name: 'plan',
    summary: 'Show what a rebalance would move, and move nothing',
    about:
      'Show what a rebalance would move, and move nothing. With --keep the plan gets an id for a day: `rebalance apply <id>` then moves what was shown, and no more.',
    examples: ['rebalance plan', 'rebalance plan --keep', 'rebalance plan --json'],
    shape: (command) => command.option('--keep', 'so that it can be applied by its id'),
    work: async ({ connect, out }, { options }) => {
      const { client } = await connect()
      const keep = options.keep ? { keep: true } : {}
      const plan = await client.startRebalance({ dryRun: true, ...keep })
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
      'Move copies to where they should lie: copy, check, record, and only then remove. With an id what `rebalance plan --keep` showed, else what is planned anew. With --wait it shows how far it is and returns at the end.',
    examples: ['rebalance apply', 'rebalance apply 0199… --wait'],
    shape: (command) =>
      command
        .argument('[id]', 'a plan that was kept; plans anew without it')
        .option('--wait', 'until it is over'),
    work: async (context, { args: [kept], options }) => {
      const { out } = context
      const { client } = await context.connect()
      const begun =
        kept === undefined
          ? await client.startRebalance({ dryRun: false })
          : await client.applyRebalance(kept)
      const { id } = begun
      if (!options.wait || id === null || isOver(begun)) {
        out.result(begun)
        out.line(planText(begun))
        return EXIT.done
      }
      const ended = await followPlan(context, () => client.rebalance(id))
      out.result(ended)
      out.line(planText(ended))
      return ended.state === 'done' ? EXIT.done : EXIT.problems
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
      const chosen = id ?? (await openRebalance(client))
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
    summary: 'Show rebalances and drains, and how far they are',
    examples: ['rebalance status', 'rebalance status --json'],
    work: async ({ connect, out }) => {
      const { client } = await connect()
      const [rebalances, drains] = await Promise.all([
        client.rebalances({ limit: 10 }),
        client.rebalances({ limit: 10, kind: 'drain' }),
      ])
      const items = [...rebalances.items, ...drains.items].sort((a, b) =>
        (b.createdAt ?? '').localeCompare(a.createdAt ?? ''),
      )
      out.result({ items })
      out.line(items.length === 0 ? 'Nothing was moved on purpose yet.' : planTable(items))
      return undefined
    },
  })

/** The id of the newest rebalance that is not over. */
const openRebalance = async (client: Pick<Client, 'rebalances'>): Promise<string> => {
  const { items } = await client.rebalances({ limit: 50 })
  const open = items.find((plan) => !isOver(plan))
  if (open !== undefined && open.id !== null) return open.id
  throw new CommandFailed(
    'NO_REBALANCE',
    'No rebalance is under way.',
    'Begin one: `holdfast rebalance apply`.',
  )
}

/** A plan in a few lines: how much, how long, from where to where. */
export const planText = (plan: Rebalance): string => {
  if (plan.moves === 0) return 'Nothing to move: every copy lies where it should.'
  const parts = [`${counted(plan.moves, 'move')}, ${bytesText(plan.bytes)}`]
  if (plan.etaSeconds !== null && !isOver(plan))
    parts.push(`about ${durationText(plan.etaSeconds)}`)
  const kept = plan.state === 'proposed' ? 'nothing was begun, kept for a day' : plan.state
  parts.push(plan.id === null ? 'nothing was begun' : `${kept} (${plan.id})`)
  const lines = [parts.join(' · ')]
  if (plan.note !== null) lines.push(printable(plan.note))
  if (plan.movesFailed > 0) lines.push(`${counted(plan.movesFailed, 'move')} FAILED`)
  if (plan.transfers.length > 0) lines.push('', transferTable(plan.transfers))
  return lines.join('\n')
}

const transferTable = (transfers: Rebalance['transfers']) =>
  table(
    [
      { title: 'FROM', align: 'right' },
      { title: 'TO', align: 'right' },
      { title: 'CHUNKS', align: 'right' },
      { title: 'BYTES', align: 'right' },
    ],
    transfers.map(({ from, to, chunks, bytes }) => [
      String(from),
      String(to),
      String(chunks),
      bytesText(bytes),
    ]),
  )

const planTable = (plans: readonly Rebalance[]) =>
  table(
    [
      { title: 'WHAT' },
      { title: 'STATE' },
      { title: 'BEGAN' },
      { title: 'PROGRESS' },
      { title: 'MOVES', align: 'right' },
      { title: 'BYTES', align: 'right' },
      { title: 'LEFT', align: 'right' },
      { title: 'ID' },
    ],
    plans.map((plan) => [
      plan.kind === 'drain' ? `drain of node ${plan.nodeId}` : 'rebalance',
      plan.state,
      plan.createdAt === null ? '' : timeText(plan.createdAt),
      `${bar(shareOf(plan), 12)} ${percentText(shareOf(plan)).padStart(5)}`,
      String(plan.moves),
      bytesText(plan.bytes),
      plan.etaSeconds === null || isOver(plan) ? '–' : durationText(plan.etaSeconds),
      plan.id ?? '',
    ]),
  )
