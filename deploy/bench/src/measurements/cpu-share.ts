import type { Measurement } from '../bench.ts'
import { figureOf } from '../figure.ts'
import { GIB } from '../options.ts'
import { canReadUsage, cpuSeconds } from '../process-usage.ts'
import type { Rig } from '../rig.ts'
import { createSampleContent } from '../sample-content.ts'
import { sizeText } from '../size-text.ts'

const COPIES = 2

/**
 * B10: how much of the CPU that storing takes is ours (gateway, workers, Postgres with the queue in
 * it) and how much the nodes'. Until everything is sealed, so that no work is left out; the client
 * does not count.
 */
export const cpuShare: Measurement = {
  names: ['B10'],
  run: async (bench) => {
    const { fileBytes: bytes, pairs } = bench.options
    const what = `our share of the CPU of storing ${sizeText(bytes)} on Kubo, R = 2`
    if (!canReadUsage()) return [{ name: 'B10', what, notMeasured: 'no /proc on this machine' }]
    if (bench.kubo === undefined) return [{ name: 'B10', what, notMeasured: 'no Kubo' }]
    const rig = await bench.rig({ nodes: 'kubo', count: 2 })
    const shares: number[] = []
    const perGib: number[] = []
    for (let round = 0; round <= pairs; round += 1) {
      const { ours, nodes } = await usageOf(rig, { bytes, round })
      bench.say(`B10 round ${round}: ours ${ours.toFixed(1)} s, nodes ${nodes.toFixed(1)} s of CPU`)
      if (round === 0) continue
      shares.push(ours / (ours + nodes))
      perGib.push(ours / (bytes / GIB))
    }
    const { median } = figureOf(perGib)
    const note = `${median.toFixed(1)} s of CPU per GiB are ours`
    return [{ name: 'B10', what, unit: '', ours: figureOf(shares), target: { atMost: 0.3 }, note }]
  },
}

const usageOf = async (rig: Rig, { bytes, round }: { bytes: number; round: number }) => {
  const ourPids = [
    ...[...rig.system.services.values()].map(({ pid }) => pid),
    rig.system.postgres.pid,
  ]
  const nodePids = rig.nodePids()
  await rig.quiet()
  const before = { ours: await cpuSeconds(ourPids), nodes: await cpuSeconds(nodePids) }
  const { id } = await rig.upload(`bench/b10-${round}.bin`, createSampleContent(bytes), COPIES)
  await rig.quiet()
  const after = { ours: await cpuSeconds(ourPids), nodes: await cpuSeconds(nodePids) }
  await rig.removeAll([id])
  return { ours: after.ours - before.ours, nodes: after.nodes - before.nodes }
}
