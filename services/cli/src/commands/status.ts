import type { NodeInfo, NodeUpkeep, Rebalance, Status } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { bar } from '../output/bar.ts'
import {
  agoText,
  bytesText,
  counted,
  durationText,
  percentText,
  printable,
  rateText,
  timeText,
} from '../output/format.ts'
import type { Output } from '../output/output.ts'
import { table } from '../output/table.ts'
import { progressLine } from '../plan-progress.ts'

export const statusCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'status',
    summary: 'Show on one screen how everything is',
    about:
      'Show on one screen how everything is: the one sentence, the nodes and how full they are, missing copies, running work, the queues.',
    examples: ['status', 'status --json', 'status --local'],
    work: async ({ connect, out }) => {
      const { client, url } = await connect()
      const [status, nodes, scrubs] = await Promise.all([
        client.status(),
        client.nodes(),
        client.scrubs(),
      ])
      const plans = [...(status.rebalance === null ? [] : [status.rebalance]), ...status.drains]
      const reading = scrubs.items.filter(({ finishedAt }) => finishedAt === null)
      const asking = scrubs.items.filter(({ inventory }) => inventory?.asksSince)
      out.result({ ...status, nodeList: nodes.items, plans, scrubs: reading, asking })
      const now = Date.now()
      const seen = { url, status, nodes: nodes.items, plans, scrubs: reading, asking, now }
      out.line(screen(out, seen))
      return undefined
    },
  })

type Seen = {
  url: string
  status: Status
  nodes: readonly NodeInfo[]
  /** Moves that are not over. */
  plans: readonly Rebalance[]
  /** Passes under way. */
  scrubs: readonly NodeUpkeep[]
  /** Unknown blocks wait for an administrator's word there. */
  asking: readonly NodeUpkeep[]
  now: number
}

/** Everything at one look, most important first. */
export const screen = (out: Pick<Output, 'columns' | 'paint'>, seen: Seen): string => {
  const { url, status, nodes, now } = seen
  const { files, bytes, chunks, evidence } = status
  const amount = `${counted(files, 'file')} · ${bytesText(bytes)} · ${counted(chunks.total, 'chunk')}`
  return [
    `${out.paint(colourOf(status.state), '●')} ${out.paint('bold', printable(status.sentence))}`,
    out.paint('dim', `  ${printable(evidence)}`),
    out.paint('dim', `  ${amount} · ${url}`),
    '',
    nodeTable(out, nodes, now),
    '',
    ...named(workLines(seen)),
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
        stateText(out, node),
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

const stateText = (out: Pick<Output, 'paint'>, { state, leaving }: NodeInfo): string => {
  if (leaving) return out.paint('yellow', `${state}, then it leaves`)
  return QUIET.has(state) ? state : out.paint('yellow', state)
}

/** From 90 % a node takes only last copies, from 95 % nothing. */
const fillBar = (out: Pick<Output, 'paint'>, fill: number, width: number) => {
  const drawn = bar(fill, width)
  if (fill >= 0.95) return out.paint('red', drawn)
  return fill >= 0.9 ? out.paint('yellow', drawn) : drawn
}

const workLines = ({ status, plans, scrubs, asking, now }: Seen): [string, string][] => {
  const { chunks, deficits, repair, durability, removalsFrozen, lastCheck, nextCheck } = status
  const copies = Object.entries(chunks.byCopies)
    .sort(([a], [b]) => Number(b) - Number(a))
    .map(([count, many]) => `${counted(many, 'chunk')} with ${count}`)
  const lines: [string, string][] = [['Copies', copies.join(' · ') || 'no chunks yet']]
  lines.push(['Missing', deficits.chunks === 0 ? 'none' : missingText(deficits)])
  if (deficits.chunks > 0 || repair.bytesPerSecond > 0) lines.push(['Repair', repairText(repair)])
  for (const plan of plans) lines.push([nameOf(plan), progressLine(plan)])
  if (scrubs.length > 0) lines.push(['Scrub', scrubs.map(scrubText).join(' · ')])
  for (const { nodeId, inventory } of asking) {
    const found = counted(inventory?.unknown ?? 0, 'unknown block')
    const words = `node ${nodeId} has ${found}: may they go? holdfast nodes inventory ${nodeId} --confirm-unknown`
    lines.push(['Inventory', words])
  }
  if (removalsFrozen) {
    const words = `FROZEN, until holdfast health confirm-removals: ${printable(removalsFrozen)}`
    lines.push(['Removals', words])
  }
  if (durability) lines.push(['Durability', durabilityText(durability)])
  lines.push(['Check', checkText(lastCheck, nextCheck, now)])
  return lines
}

const named = (lines: readonly [string, string][]) =>
  lines.map(([name, text]) => `${name.padEnd(12)}${text}`)

const repairText = ({ bytesPerSecond, etaSeconds }: Status['repair']) => {
  if (bytesPerSecond === 0) return 'nothing is being copied right now'
  const left =
    etaSeconds === null ? 'nobody can tell yet how long' : `${durationText(etaSeconds)} left`
  return `${rateText(bytesPerSecond)}, ${left}`
}

const nameOf = ({ kind, nodeId }: Rebalance) =>
  kind === 'drain' ? `Drain of ${nodeId}` : 'Rebalance'

const scrubText = ({ nodeId, progress }: NodeUpkeep) => `node ${nodeId} ${percentText(progress)}`

const durabilityText = ({ lossWithinYear }: NonNullable<Status['durability']>) =>
  lossWithinYear > 0
    ? `about ${lossWithinYear.toExponential(0)} chance to lose any chunk within a year`
    : 'no loss to be expected'

const checkText = (last: Status['lastCheck'], next: Status['nextCheck'], now: number) => {
  const then = next ? `next ${timeText(next)}` : 'none is scheduled'
  if (!last) return `none yet · ${then}`
  const result = last.healthy ? 'healthy' : last.state === 'failed' ? 'FAILED' : 'problems'
  const found = counted(last.findings.length, 'finding')
  return `${result}, ${found}, ${agoText(last.finishedAt, now)} · ${then}`
}

const missingText = ({ chunks, bytes, lastCopies, oldestSeconds }: Status['deficits']) => {
  const parts = [`copies of ${counted(chunks, 'chunk')}`, bytesText(bytes)]
  if (lastCopies > 0) parts.push(`${counted(lastCopies, 'chunk')} with ONE copy`)
  if (oldestSeconds !== null) parts.push(`oldest ${durationText(oldestSeconds)}`)
  return parts.join(' · ')
}

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
