import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { until } from '@holdfast/acceptance'
import { callForText } from '../call.ts'
import { formFile } from '../form-file.ts'
import { removeBlocks } from '../kubo-blocks.ts'
import type { SampleContent } from '../sample-content.ts'
import { connectSwarms, pinnedOn } from './kubo-pins.ts'
import { type Peer, preparePeer } from './peer.ts'

const WAIT = { limitMs: 300_000, everyMs: 250 }
const COPIES = 2

/** An ipfs-cluster on Kubo daemons that run already, one peer beside each. */
export type IpfsCluster = {
  /**
   * Adds a file; resolves with its root CID once both copies are stored. On the two peers of these
   * indexes, or on those that it chooses.
   */
  add(content: SampleContent, indexes?: readonly number[]): Promise<string>
  /** Tells the daemons of each other again: one that was started anew is known to nobody. */
  connect(): Promise<void>
  /** Waits until every root is pinned on so many daemons of these indexes. */
  untilPinned(roots: readonly string[], indexes: readonly number[]): Promise<void>
  /** SIGKILL to a peer; its daemon is somebody else's to kill. */
  kill(index: number): Promise<void>
  /** Starts a peer again, on a daemon that runs again, and waits until all see all. */
  bringBack(index: number): Promise<void>
  /** Unpins and deletes, on all daemons. */
  remove(added: readonly { root: string; content: SampleContent }[]): Promise<void>
  stop(): Promise<void>
}

export type IpfsClusterInput = { program: string; folder: string; rpcUrls: readonly string[] }

/** Everything is private: a secret of its own, loopback only, nobody to ask for peers. */
export const startIpfsCluster = async (input: IpfsClusterInput): Promise<IpfsCluster> => {
  const { program, folder, rpcUrls } = input
  await mkdir(folder, { recursive: true })
  const secret = randomBytes(32).toString('hex')
  const peers: Peer[] = []
  const stop = async () => {
    await Promise.all(peers.map((peer) => peer.stop()))
    await rm(folder, { recursive: true, force: true })
  }
  try {
    for (const [at, rpcUrl] of rpcUrls.entries()) {
      const peer = await preparePeer({ program, folder, number: at + 1, secret, rpcUrl })
      await peer.start(peers.map(({ address }) => address))
      peers.push(peer)
    }
    await connectSwarms(rpcUrls)
    await untilAllSeeAll(peers)
    return clusterOf(peers, rpcUrls, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

const clusterOf = (
  peers: readonly Peer[],
  rpcUrls: readonly string[],
  stop: () => Promise<void>,
): IpfsCluster => {
  const rest = (peers[0] as Peer).restUrl
  return {
    add: (content, indexes = []) => {
      const ids = indexes.flatMap((index) => peers[index]?.id ?? [])
      return add(rest, content, ids)
    },
    connect: () => connectSwarms(rpcUrls),
    untilPinned: async (roots, indexes) => {
      const look = async () => {
        const sets = await Promise.all(indexes.map((at) => pinnedOn(rpcUrls[at] as string)))
        return roots.every((root) => sets.filter((pins) => pins.has(root)).length >= COPIES)
      }
      await until('every root has its copies', look, WAIT)
    },
    kill: async (index) => peers[index]?.kill(),
    bringBack: async (index) => {
      const others = peers.filter((_, at) => at !== index).map(({ address }) => address)
      await peers[index]?.start(others)
      await connectSwarms(rpcUrls)
      await untilAllSeeAll(peers)
    },
    remove: async (added) => {
      for (const { root } of added) {
        await callForText({ url: `${rest}/pins/${root}`, method: 'DELETE' })
      }
      const roots = added.map(({ root }) => root)
      for (const rpcUrl of rpcUrls) {
        await until(
          'nothing is pinned any more',
          async () => {
            const pins = await pinnedOn(rpcUrl)
            return !roots.some((root) => pins.has(root))
          },
          WAIT,
        )
        for (const { root, content } of added) {
          await removeBlocks(rpcUrl, [root, ...content.cids()])
        }
      }
    },
    stop,
  }
}

/** In the form that gives the same leaves as ours. */
const ADD = `cid-version=1&raw-leaves=true&chunker=size-1048576&stream-channels=false&replication-min=${COPIES}&replication-max=${COPIES}`

const add = async (
  rest: string,
  content: SampleContent,
  peers: readonly string[],
): Promise<string> => {
  const form = formFile(content.stream(), content.bytes)
  const where = peers.length === 0 ? '' : `&user-allocations=${peers.join(',')}`
  const text = await callForText({ url: `${rest}/add?${ADD}${where}`, method: 'POST', ...form })
  const [added] = JSON.parse(text) as { cid: string }[]
  if (added === undefined) throw new Error('nothing was added')
  return added.cid
}

/** Every peer has heard the ping and the free space of every other: only then are all chosen from. */
const untilAllSeeAll = async (peers: readonly Peer[]): Promise<void> => {
  const known = async ({ restUrl }: Peer, metric: string) => {
    const url = `${restUrl}/monitor/metrics/${metric}`
    const seen = JSON.parse(await callForText({ url, method: 'GET' })) as
      | { peer: string; valid: boolean }[]
      | null
    return new Set(seen?.filter(({ valid }) => valid).map(({ peer }) => peer)).size
  }
  await until(
    'all peers see all',
    async () => {
      const counts = await Promise.all(
        peers.flatMap((peer) => [known(peer, 'ping'), known(peer, 'freespace')]),
      )
      return counts.every((count) => count === peers.length)
    },
    WAIT,
  )
}
