import type { Client, Finding, HealthCheck } from '@holdfast/client'
import { type Command, Option } from 'commander'
import { leaf, positiveNumber, type Runner } from '../command.ts'
import type { Context } from '../context.ts'
import { CommandFailed } from '../errors.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { followUntil } from '../follow-until.ts'
import { bar } from '../output/bar.ts'
import { bytesText, counted, durationText, percentText, printable } from '../output/format.ts'
import { createMovingLine } from '../output/moving-line.ts'

type Options = { dryRun?: boolean; deep?: boolean; verify?: number; wait: boolean }

export const healthCheckCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'check',
    summary: 'Look for everything that is not as it should be, and repair it',
    about:
      'Look for everything that is not as it should be, repair it, and wait until that is done. Exit code 0: healthy; 1: problems found, or left after the repair; 2: could not check.',
    examples: [
      'health check --dry-run                 # report, change nothing',
      'health check --deep --verify 5         # ask every node, read 5 % of all copies again',
      'health check --json > report.json || mail -s "Holdfast" me@example.org < report.json',
    ],
    shape: (command) =>
      command
        .option('--dry-run', 'report, and change nothing')
        .option('--deep', 'also ask every node for its list of blocks')
        .addOption(
          new Option('--verify <percent>', 'also read and hash a sample of all copies').argParser(
            positiveNumber,
          ),
        )
        .option('--no-wait', 'return as soon as it has begun'),
    work: async (context, { options }) => {
      const { client } = await context.connect()
      const begun = await client.startHealthCheck({
        repair: options.dryRun !== true,
        ...(options.deep ? { deep: true } : {}),
        ...(options.verify === undefined ? {} : { verifyPercent: options.verify }),
      })
      if (!options.wait) {
        context.out.result(begun)
        context.out.line(`Health check ${begun.id} has begun.`)
        return EXIT.done
      }
      const check = await waitForCheck(context, client, begun.id)
      context.out.result(check)
      if (check.state === 'failed') {
        const why = check.error ?? 'The health check could not be brought to its end.'
        throw new CommandFailed('CHECK_FAILED', printable(why))
      }
      context.out.line(report(check))
      return verdict(check)
    },
  })

const waitForCheck = async (context: Context, client: Client, id: string): Promise<HealthCheck> => {
  const line = createMovingLine(context.out)
  try {
    return await followUntil(() => client.healthCheck(id), {
      signal: context.signal,
      seen: (check) => line.show(progressLine(check)),
      isOver: ({ state }) => state !== 'running',
    })
  } finally {
    line.clear()
  }
}

const progressLine = ({ progress }: HealthCheck): string => {
  const { phase, done, total, unit, etaSeconds } = progress
  if (total === 0) return `${phase} …`
  const share = done / total
  const amount =
    unit === 'bytes' ? `${bytesText(done)} of ${bytesText(total)}` : `${done} of ${total} ${unit}`
  const left = etaSeconds ? ` · ${durationText(etaSeconds)} left` : ''
  return `${phase} ${bar(share, 20)} ${percentText(share)} · ${amount}${left}`
}

/** What counts as left: after a repair what it left, without one what was found. */
const leftOver = ({ repair, findings, remaining }: HealthCheck): Finding[] =>
  repair ? (remaining ?? findings) : findings

/** Notices are worth knowing and no reason to call the system unhealthy. */
export const verdict = (check: HealthCheck): ExitCode => {
  const healthy = check.healthy ?? leftOver(check).every(({ severity }) => severity === 'notice')
  return healthy ? EXIT.done : EXIT.problems
}

export const report = (check: HealthCheck): string => {
  const { findings, repair } = check
  if (findings.length === 0) return 'Healthy: nothing was found that is not as it should be.'
  const parts = [findingList(findings)]
  if (!repair) parts.push('Nothing was changed. Without --dry-run it is repaired.')
  else {
    const left = leftOver(check)
    parts.push(
      left.length === 0
        ? `Repaired: nothing is left of ${counted(findings.length, 'finding')}.`
        : `Left after the repair:\n${findingList(left)}`,
    )
  }
  parts.push(verdict(check) === EXIT.done ? 'Healthy.' : 'NOT healthy.')
  return parts.join('\n\n')
}

const RANK: Readonly<Record<string, number>> = { critical: 0, warning: 1, notice: 2 }

/** Each finding in a few lines: its text is too long for a column. */
const findingList = (findings: readonly Finding[]) =>
  [...findings]
    .sort((a, b) => (RANK[a.severity] ?? 3) - (RANK[b.severity] ?? 3))
    .map((finding) =>
      [
        `${finding.severity.toUpperCase().padEnd(INDENT)}${headOf(finding)}`,
        `${' '.repeat(INDENT)}${printable(finding.detail)}`,
        `${' '.repeat(INDENT)}→ ${printable(finding.action)}`,
      ].join('\n'),
    )
    .join('\n')

const INDENT = 10

const headOf = ({ kind, nodeId, chunks, bytes }: Finding) =>
  [
    kind,
    ...(nodeId === undefined ? [] : [`node ${nodeId}`]),
    ...(chunks === 0 ? [] : [counted(chunks, 'chunk')]),
    ...(bytes === 0 ? [] : [bytesText(bytes)]),
  ].join(' · ')
