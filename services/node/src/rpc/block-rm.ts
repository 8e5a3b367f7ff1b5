import type { CID } from 'multiformats/cid'
import { cidOfPath, digestOf } from '../cid.ts'
import type { BlockStore } from '../store/block-store.ts'
import { type Command, lines, notFound } from './command.ts'

type Removed = { Hash: string; Error?: string }

/** Files unlinked at a time; more only queue behind each other in the thread pool. */
const AT_ONCE = 16

/** Removes blocks; reports per block, in the order asked. A wrong CID refuses the whole call. */
export const blockRm: Command = {
  argument: 'cid',
  async run({ args, flag, node: { store } }) {
    const force = flag('force')
    const quiet = flag('quiet')
    const blocks = args.map((arg) => cidOfPath(arg)).map((cid) => ({ cid, digest: digestOf(cid) }))
    const removed: Removed[] = []
    for (let i = 0; i < blocks.length; i += AT_ONCE) {
      const some = blocks.slice(i, i + AT_ONCE)
      removed.push(...(await Promise.all(some.map((block) => remove(store, block, force)))))
    }
    return lines(quiet ? removed.filter((result) => result.Error !== undefined) : removed)
  },
}

async function remove(
  store: BlockStore,
  { cid, digest }: { cid: CID; digest: Buffer },
  force: boolean,
): Promise<Removed> {
  const Hash = cid.toString()
  try {
    if ((await store.remove(digest)) || force) return { Hash }
    return { Hash, Error: notFound(cid) }
  } catch (error) {
    return { Hash, Error: (error as Error).message }
  }
}
