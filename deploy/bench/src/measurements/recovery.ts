import type { Bench, Measurement } from '../bench.ts'
import { measureAlone, measurePairs } from '../figure.ts'
import type { IpfsCluster } from '../ipfs-cluster/ipfs-cluster.ts'
import { CLUSTER_NODES, withIpfsCluster } from '../ipfs-cluster/with-ipfs-cluster.ts'
import { followRepair, watchCopies } from '../missing-copies.ts'
import { timed } from '../pump.ts'
import { DEFAULT_TIMERS, type Rig } from '../rig.ts'
import { comparison } from '../row.ts'
import { createSampleContent, type SampleContent } from '../sample-content.ts'
import { sizeText } from '../size-text.ts'

const COPIES = 2
/** An ipfs-cluster places whole files, so one file would be all or nothing of what a node holds. */
const FILES = 16
const ALL = [0, 1, 2, 3]
/**
 * Where the files of the ipfs-cluster go in turn, so that each of its nodes holds half of them, as
 * each of ours holds half of the chunks. Left to itself it puts everything on the same two while all
 * have about as much room.
 */
const PLACES = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 0],
]

/** B8: from the death of a node, unannounced, until everything has both its copies again. */
export const recovery: Measurement = {
  names: ['B8'],
  run: async (bench) => {
    const { fileBytes, pairs } = bench.options
    const what = `SIGKILL one of ${CLUSTER_NODES} nodes with ${sizeText(fileBytes)} until all has R = 2 again, default timers`
    const row = { name: 'B8', what, unit: 's' } as const
    const result = await withIpfsCluster(bench, (rig, cluster) =>
      measurePairs({
        pairs,
        ours: (round) => ourSeconds(bench, rig, round),
        theirs: (round) => theirSeconds({ bench, rig, cluster, round }),
      }),
    )
    if (result !== undefined) {
      const against = 'ipfs-cluster with repinning on, same Kubo nodes'
      return [comparison({ ...row, target: { atMost: 0.6 }, against }, result)]
    }
    const rig = await bench.rig({ nodes: 'embedded', count: CLUSTER_NODES, env: DEFAULT_TIMERS })
    const ours = await measureAlone(pairs, (round) => ourSeconds(bench, rig, round))
    return [{ ...row, ours, note: 'embedded nodes; no ipfs-cluster to compare with' }]
  },
}

const ourSeconds = async (bench: Bench, rig: Rig, round: number): Promise<number> => {
  const index = round % CLUSTER_NODES
  const ids: string[] = []
  for (const [at, content] of contents(bench).entries()) {
    ids.push((await rig.upload(`bench/b8-${round}-${at}.bin`, content, COPIES)).id)
  }
  await rig.quiet()
  const watch = watchCopies(rig)
  const bytes = await watch.missingWithout(index)
  const seconds = await timed(async () => {
    await rig.killNode(index)
    await followRepair({ watch, index })
  })
  bench.say(`B8 round ${round}: ${seconds.toFixed(1)} s for ${sizeText(bytes)}`)
  await watch.close()
  await rig.bringBack(index)
  await rig.removeAll(ids)
  return seconds
}

type TheirInput = { bench: Bench; rig: Rig; cluster: IpfsCluster; round: number }

const theirSeconds = async ({ bench, rig, cluster, round }: TheirInput): Promise<number> => {
  // Never the peer that is talked to.
  const victim = 1 + (round % (CLUSTER_NODES - 1))
  await cluster.connect()
  const added: { root: string; content: SampleContent }[] = []
  for (const [at, content] of contents(bench).entries()) {
    added.push({ root: await cluster.add(content, PLACES[at % PLACES.length]), content })
  }
  const roots = added.map(({ root }) => root)
  await cluster.untilPinned(roots, ALL)
  const others = ALL.filter((index) => index !== victim)
  const seconds = await timed(async () => {
    await Promise.all([rig.killNode(victim), cluster.kill(victim)])
    await cluster.untilPinned(roots, others)
  })
  bench.say(`B8 round ${round}: ipfs-cluster ${seconds.toFixed(1)} s`)
  await rig.bringBack(victim)
  await cluster.bringBack(victim)
  await cluster.remove(added)
  return seconds
}

const contents = ({ options }: Bench) =>
  Array.from({ length: FILES }, () => createSampleContent(options.fileBytes / FILES))
