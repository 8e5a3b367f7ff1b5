import { setTimeout as sleep } from 'node:timers/promises'
import type { BlockNode } from '@holdfast/nodes'
import type { Bench, Measurement } from '../bench.ts'
import { figureOf, measurePairs } from '../figure.ts'
import { type HeldCopy, watchCopies } from '../missing-copies.ts'
import { MIB } from '../options.ts'
import { canReadUsage, cpuSeconds } from '../process-usage.ts'
import { timed } from '../pump.ts'
import type { Rig, RigShape } from '../rig.ts'
import { comparison } from '../row.ts'
import { createSampleContent } from '../sample-content.ts'
import { sizeText } from '../size-text.ts'

const NODES = 4
const COPIES = 2
const LOOK_EVERY_MS = 100
const IDLE_MS = 3_000

/** Without the pauses that keep it to a tenth: what is asked is what reading costs, not how patient it is. */
const SHAPE: RigShape = { nodes: 'embedded', count: NODES, env: { HOLDFAST_SCRUB_SHARE: '1' } }

/**
 * B12: what one core reads and checks per second, with the catalogue asked and the progress written
 * down, against a loop that only reads and hashes the same copies. By CPU time, since both wait for
 * the node, less what the monitor takes anyway.
 */
export const scrub: Measurement = {
  names: ['B12'],
  run: async (bench) => {
    const { fileBytes: bytes, pairs } = bench.options
    const what = `scrub of a node with half of ${sizeText(bytes)}, per core`
    if (!canReadUsage()) return [{ name: 'B12', what, notMeasured: 'no /proc on this machine' }]
    const rig = await bench.rig(SHAPE)
    const { id } = await rig.upload('bench/b12.bin', createSampleContent(bytes), COPIES)
    await rig.quiet()
    const clock: number[] = []
    const result = await measurePairs({
      pairs,
      ours: async (round) => {
        const { perCore, perSecond } = await scrubRate(bench, rig, round % NODES)
        if (round > 0) clock.push(perSecond)
        return perCore
      },
      theirs: async (round) => {
        const rate = await loopRate(rig, round % NODES)
        bench.say(`B12 round ${round}: loop ${rate.toFixed(0)} MiB/s per core`)
        return rate
      },
    })
    await rig.removeAll([id])
    const note = `${figureOf(clock).median.toFixed(0)} MiB/s by the clock, one copy at a time`
    const against = 'get + SHA-256 in a loop'
    const row = { name: 'B12', what, unit: 'MiB/s', target: { atLeast: 0.8 }, against } as const
    return [comparison({ ...row, note }, result)]
  },
}

const scrubRate = async (bench: Bench, { system, rpcUrls }: Rig, index: number) => {
  const { client } = system
  const { items } = await client.nodes()
  const node = items.find(({ rpcUrl }) => rpcUrl === rpcUrls[index])
  if (node === undefined) throw new Error('the node is not registered')
  const pids = [system.service('health-monitor').pid]
  const idle = await idleShare(pids)
  const before = await cpuSeconds(pids)
  const seconds = await timed(async () => {
    await client.startScrub(node.id)
    await untilScrubbed(system, node.id)
  })
  const cpu = (await cpuSeconds(pids)) - before - idle * seconds
  const { items: scrubs } = await client.scrubs()
  const bytes = scrubs.find(({ nodeId }) => nodeId === node.id)?.bytes ?? 0
  const [perCore, perSecond] = [bytes / MIB / cpu, bytes / MIB / seconds]
  bench.say(`B12: scrub ${perCore.toFixed(0)} MiB/s per core, ${perSecond.toFixed(0)} by the clock`)
  return { perCore, perSecond }
}

/** Of a core, what the monitor takes while it does not scrub. */
const idleShare = async (pids: readonly number[]): Promise<number> => {
  const before = await cpuSeconds(pids)
  const seconds = await timed(() => sleep(IDLE_MS))
  return ((await cpuSeconds(pids)) - before) / seconds
}

const untilScrubbed = async ({ query }: Rig['system'], nodeId: number): Promise<void> => {
  for (;;) {
    const rows = await query(
      'SELECT FROM node_scrubs WHERE node_id = $1 AND finished_at IS NOT NULL',
      [nodeId],
    )
    if (rows.length > 0) return
    await sleep(LOOK_EVERY_MS)
  }
}

/** In this process, on connections of its own, one copy at a time as the scrub does. */
const loopRate = async (rig: Rig, index: number): Promise<number> => {
  const watch = watchCopies(rig)
  const copies = await watch.copiesOf(index)
  await watch.close()
  const node = rig.nodes[index] as BlockNode
  const before = process.cpuUsage()
  for (const { digest, size } of copies) await node.get(digest, { size })
  const { user, system } = process.cpuUsage(before)
  return bytesOf(copies) / MIB / ((user + system) / 1_000_000)
}

const bytesOf = (copies: readonly HeldCopy[]): number =>
  copies.reduce((sum, { size }) => sum + size, 0)
