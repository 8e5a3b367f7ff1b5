import type { NodeInfo, Status } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { bar } from '../output/bar.ts'
import {
  agoText,
  bytesText,
  countText,
  durationText,
  percentText,
  printable,
  rateText,
} from '../output/format.ts'
import type { Output } from '../output/output.ts'
import { table } from '../output/table.ts'

export const statusCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'status',
    summary: 'Show on one screen how everything is',
    about:
      'Show on one screen how everything is: the one sentence, the nodes and how full they are, missing copies, running work, the queues.',
    examples: ['status', 'status --json', 'watch -c holdfast status'],
    work: async ({ connect, out }) => {
      const { client, url } = await connect()
      const [status, { items: nodes }] = await Promise.all([client.status(), client.nodes()])
      out.result({ ...status, nodeList: nodes })
      out.line(screen(out, { url, status, nodes, now: Date.now() }))
      return undefined
    },
  })

type Seen = { url: string; status: Status; nodes: readonly NodeInfo[]; now: number }

/** Everything at one look, most important first. */
export const screen = (
  out: Pick<Output, 'columns' | 'paint'>,
  { url, status, nodes, now }: Seen,
): string => {
  const { files, bytes, chunks, evidence } = status
  const amount = `${countText(files, 'file')} · ${bytesText(bytes)} · ${countText(chunks.total, 'chunk')}`
  return [
    `${out.paint(colourOf(status.state), '●')} ${out.paint('bold', printable(status.sentence))}`,
    out.paint('dim', `  ${printable(evidence)}`),
    out.paint('dim', `  ${amount} · ${url}`),
    '',
    nodeTable(out, nodes, now),
    '',
    ...workLines(status),
    '',
    queueTable(status.queues),
  ].join('\n')
}

const colourOf = (state: string) => {
  if (state === 'safe' || state === 'empty') return 'green'
  return ['lost', 'silence', 'unreadable', 'last-copy', 'stuck'].includes(state) ? 'red' : 'yellow'
}

const QUIET = new Set(['active', 'drained', 'readonly'])

/** Nodes with their fill: also what `nodes ls` shows. */
export const nodeTable = (
  out: Pick<Output, 'columns' | 'paint'>,
  nodes: readonly NodeInfo[],
  now: number,
): string => {
  if (nodes.length === 0) return 'No nodes yet: `holdfast nodes add <address>`.'
  const width = Math.max(8, Math.min(24, out.columns - 80))
  return table(
    [
      { title: 'NODE', align: 'right' },
      { title: 'NAME' },
      { title: 'STATE' },
      { title: 'ZONE' },
      { title: 'FILL' },
      { title: 'USED', align: 'right' },
      { title: 'OF', align: 'right' },
      { title: 'LATENCY', align: 'right' },
      { title: 'SEEN', align: 'right' },
    ],
    nodes.map((node) => {
      const fill = node.capacity > 0 ? node.used / node.capacity : 0
      const known = node.capacity > 0
      return [
        String(node.id),
        printable(node.name),
        QUIET.has(node.state) ? node.state : out.paint('yellow', node.state),
        printable(node.zone ?? '–'),
        `${fillBar(out, fill, width)} ${percentText(fill).padStart(5)}`,
        known ? bytesText(node.used) : '?',
        known ? bytesText(node.capacity) : '?',
        node.latencyMs === null ? '–' : `${Math.round(node.latencyMs)} ms`,
        agoText(node.lastSeen, now),
      ]
    }),
  )
}

/** From 90 % a node takes only last copies, from 95 % nothing. */
const fillBar = (out: Pick<Output, 'paint'>, fill: number, width: number) => {
  const drawn = bar(fill, width)
  if (fill >= 0.95) return out.paint('red', drawn)
  return fill >= 0.9 ? out.paint('yellow', drawn) : drawn
}

const workLines = ({ chunks, deficits, repair, rebalance, lastCheck, nextCheck }: Status) => {
  const copies = Object.entries(chunks.byCopies)
    .sort(([a], [b]) => Number(b) - Number(a))
    .map(([count, many]) => `${countText(many, 'chunk')} with ${count}`)
  const lines: [string, string][] = [['Copies', copies.join(' · ') || 'no chunks yet']]
  lines.push(['Missing', deficits.chunks === 0 ? 'none' : missingText(deficits)])
  const eta =
    repair.etaSeconds === null
      ? 'nobody can tell yet how long'
      : `${durationText(repair.etaSeconds)} left`
  if (deficits.chunks > 0 || repair.bytesPerSecond > 0) {
    lines.push(['Repair', `${rateText(repair.bytesPerSecond)}, ${eta}`])
  }
  if (rebalance) lines.push(['Rebalance', `${rebalance.state} · ${rebalanceText(rebalance)}`])
  if (lastCheck)
    lines.push(['Check', `${lastCheck.state}, ${countText(lastCheck.findings.length, 'finding')}`])
  if (nextCheck) lines.push(['Next check', nextCheck])
  return lines.map(([name, text]) => `${name.padEnd(11)}${text}`)
}

const missingText = ({ chunks, bytes, lastCopies, oldestSeconds }: Status['deficits']) => {
  const parts = [`copies of ${countText(chunks, 'chunk')}`, bytesText(bytes)]
  if (lastCopies > 0) parts.push(`${countText(lastCopies, 'chunk')} with ONE copy`)
  if (oldestSeconds !== null) parts.push(`oldest ${durationText(oldestSeconds)}`)
  return parts.join(' · ')
}

const rebalanceText = ({ bytes, etaSeconds }: NonNullable<Status['rebalance']>) =>
  etaSeconds === null ? bytesText(bytes) : `${bytesText(bytes)}, ${durationText(etaSeconds)} left`

/** The queues; also what `jobs` shows. */
export const queueTable = (queues: Status['queues']): string => {
  if (queues === null) return 'The queue does not answer. No work is lost by that.'
  return table(
    [
      { title: 'QUEUE' },
      { title: 'WAITING', align: 'right' },
      { title: 'ACTIVE', align: 'right' },
      { title: 'DELAYED', align: 'right' },
      { title: 'FAILED', align: 'right' },
      { title: 'OLDEST', align: 'right' },
    ],
    queues.map(({ name, waiting, active, delayed, failed, oldestSeconds }) => [
      name,
      ...[waiting, active, delayed, failed].map(String),
      oldestSeconds === null || waiting === 0 ? '–' : durationText(oldestSeconds),
    ]),
  )
}
