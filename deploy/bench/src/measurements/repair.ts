import { setTimeout as sleep } from 'node:timers/promises'
import type { BlockNode } from '@holdfast/nodes'
import type { Bench, Measurement } from '../bench.ts'
import { bestTransferShape, pumpThrough, type Transfer, undoTransfers } from '../copy-pump.ts'
import { figureOf, figuresOf, measurePairs, type Pair, percentile } from '../figure.ts'
import { type CopyWatch, followRepair, type HeldCopy, watchCopies } from '../missing-copies.ts'
import { MIB } from '../options.ts'
import { startPacedReads } from '../paced-reads.ts'
import type { PumpShape } from '../pump.ts'
import { DEFAULT_TIMERS, type Rig, type RigShape } from '../rig.ts'
import { comparison, type Row } from '../row.ts'
import { createSampleContent } from '../sample-content.ts'
import { sizeText } from '../size-text.ts'

const COPIES = 2
const NODES = 5
const CALIBRATION_CHUNKS = 128
const WARM_UP_MS = 1_000
const IDLE_MS = 5_000

const SHAPE: RigShape = { nodes: 'embedded', count: NODES, env: DEFAULT_TIMERS }

/** B7: making again what one of five nodes held, against copying the same chunks with nothing else. */
export const repair: Measurement = {
  names: ['B7'],
  run: async (bench) => {
    const rig = await bench.rig(SHAPE)
    const watch = watchCopies(rig)
    const damage = createDamage(bench, rig, watch)
    try {
      return [await rateRow(bench, damage), await latencyRow(bench, rig, damage)]
    } finally {
      await damage.mend()
      await watch.close()
    }
  },
}

/** A file of which one node is to lose its copies: another node with every round. */
type Damaged = { id: string; bytes: number; victim: number; transfers: Transfer[] }

type Damage = {
  /** The file of this round, made when first asked for; what the last round left is mended before. */
  of(round: number): Promise<Damaged>
  /** Kills the victim and waits until nothing is missing. */
  repaired(damaged: Damaged, onBegin?: () => void): ReturnType<typeof followRepair>
  mend(): Promise<void>
}

const createDamage = ({ options, say }: Bench, rig: Rig, watch: CopyWatch): Damage => {
  let current: { round: number; damaged: Damaged; killed: boolean } | undefined
  const mend = async () => {
    if (current === undefined) return
    const { damaged, killed } = current
    current = undefined
    if (killed) await rig.bringBack(damaged.victim)
    await rig.removeAll([damaged.id])
  }
  return {
    of: async (round) => {
      if (current?.round !== round) {
        await mend()
        const content = createSampleContent(options.fileBytes)
        const victim = round % NODES
        const { id } = await rig.upload(`bench/b7-${round}.bin`, content, COPIES)
        await rig.quiet()
        const transfers = transfersOf(rig, victim, await watch.copiesOf(victim))
        const damaged = { id, bytes: content.bytes, victim, transfers }
        current = { round, damaged, killed: false }
      }
      return current.damaged
    },
    repaired: async (damaged, onBegin) => {
      if (current !== undefined) current.killed = true
      await rig.killNode(damaged.victim)
      const repair = await followRepair({
        watch,
        index: damaged.victim,
        ...(onBegin === undefined ? {} : { onBegin }),
      })
      const rate = (repair.bytes / MIB / repair.seconds).toFixed(0)
      const size = sizeText(repair.bytes)
      say(`B7: ${size} again at ${rate} MiB/s, ${repair.secondsToBegin.toFixed(1)} s after "down"`)
      return repair
    },
    mend,
  }
}

/** What the pump has to do: from the node that still has the chunk, to one that does not. */
const transfersOf = (rig: Rig, victim: number, held: readonly HeldCopy[]): Transfer[] => {
  const byUrl = new Map(rig.rpcUrls.map((url, index) => [url, rig.nodes[index] as BlockNode]))
  const others = rig.rpcUrls.filter((_, index) => index !== victim)
  return held.map(({ digest, size, rpcUrls }, at) => {
    const from = others.find((url) => rpcUrls.includes(url))
    const free = others.filter((url) => !rpcUrls.includes(url))
    const to = free[at % free.length]
    const [source, target] = [byUrl.get(from ?? ''), byUrl.get(to ?? '')]
    if (source === undefined || target === undefined) throw new Error('a chunk lies somewhere else')
    return { digest, size, from: source, to: target }
  })
}

const rateRow = async (bench: Bench, damage: Damage): Promise<Row> => {
  const { pairs, fileBytes } = bench.options
  let shape: PumpShape | undefined
  const result = await measurePairs({
    pairs,
    ours: async (round) => {
      const { bytes, seconds } = await damage.repaired(await damage.of(round))
      return bytes / MIB / seconds
    },
    theirs: async (round) => {
      const { transfers } = await damage.of(round)
      shape ??= await bestTransferShape(transfers.slice(0, CALIBRATION_CHUNKS))
      const seconds = await pumpThrough(transfers, shape)
      await undoTransfers(transfers)
      const bytes = transfers.reduce((sum, { size }) => sum + size, 0)
      bench.say(`B7 round ${round}: pump ${(bytes / MIB / seconds).toFixed(0)} MiB/s`)
      return bytes / MIB / seconds
    },
  })
  const { perCall, atOnce } = shape as PumpShape
  return comparison(
    {
      name: 'B7',
      what: `repair after losing 1 of ${NODES} nodes with ${sizeText(fileBytes)}, R = ${COPIES}`,
      unit: 'MiB/s',
      target: { atLeast: 0.7 },
      against: `raw get + put pump, ${perCall} chunks per CAR, ${atOnce} at once`,
      note: 'from the first copy to the last',
    },
    result,
  )
}

/** Reads of users before and during a repair, milliseconds; the ratio is during / before. */
const latencyRow = async (bench: Bench, rig: Rig, damage: Damage): Promise<Row> => {
  const { pairs } = bench.options
  const measured: (Pair & { rate: number })[] = []
  // The rounds go on where those of the rates ended, so that the victims go on changing.
  for (let round = pairs + 1; measured.length < pairs; round += 1) {
    measured.push(await latenciesOf(rig, damage, await damage.of(round)))
  }
  const result = figuresOf(measured)
  const rate = figureOf(measured.map((pair) => pair.rate)).median.toFixed(0)
  return comparison(
    {
      name: 'B7',
      what: 'p99 of reading ranges of 64 KiB during that repair',
      unit: 'ms',
      target: { atMost: 1.5 },
      against: 'before it',
      note: `the repair makes ${rate} MiB/s meanwhile`,
    },
    result,
  )
}

/** Idle comes first in every round: nobody can read during a repair before there is one. */
const latenciesOf = async (rig: Rig, damage: Damage, damaged: Damaged) => {
  const reads = startPacedReads(rig, damaged)
  try {
    await sleep(WARM_UP_MS)
    reads.take()
    await sleep(IDLE_MS)
    const theirs = percentile(reads.take(), 0.99)
    const { bytes, seconds } = await damage.repaired(damaged, () => void reads.take())
    return { ours: percentile(reads.take(), 0.99), theirs, rate: bytes / MIB / seconds }
  } finally {
    await reads.stop()
  }
}
