import type { Client, Precheck } from '@holdfast/client'
import type { Chosen } from './dropped-files.ts'

/** As many as one question may name. */
const AT_ONCE = 500
/** As many at a time as there are uploads: HTTP/1.1 gives a browser six connections. */
const CALLS = 3

export type Clash = { chosen: Chosen; there: Precheck['clashes'][number] }

export type Outlook = {
  clashes: Clash[]
  /** Why it would fail as it is now; undefined: it would not. */
  trouble: string | undefined
}

const NODES = {
  INSUFFICIENT_NODES:
    'Too few nodes answer to store anything now. What is added here waits until enough do.',
  NODES_FULL: 'The nodes have no room for this much. Free space or add a node.',
}

/** Before the first byte: which names are taken, and whether quota and nodes suffice. */
export async function lookAhead(
  client: Pick<Client, 'precheckUploads'>,
  files: readonly Chosen[],
  onAsked: (files: number) => void = () => {},
): Promise<Outlook> {
  const found: Clash[][] = []
  let [last, next, asked]: [Precheck | undefined, number, number] = [undefined, 0, 0]
  const ask = async () => {
    for (let at = next; at < files.length; at = next) {
      next += AT_ONCE
      const some = files.slice(at, at + AT_ONCE)
      last = await client.precheckUploads(
        some.map(({ folder, name, file }) => ({ folder, name, size: file.size })),
      )
      found[at / AT_ONCE] = clashesOf(some, last)
      asked += some.length
      onAsked(asked)
    }
  }
  await Promise.all(Array.from({ length: CALLS }, ask))
  return { clashes: found.flat(), trouble: last === undefined ? undefined : troubleOf(last, files) }
}

function clashesOf(some: readonly Chosen[], { clashes }: Precheck): Clash[] {
  const byPath = new Map(some.map((chosen) => [pathOf(chosen), chosen]))
  return clashes.flatMap((there) => {
    const chosen = byPath.get(pathOf(there))
    return chosen === undefined ? [] : [{ chosen, there }]
  })
}

const pathOf = ({ folder, name }: { folder: string; name: string }) =>
  JSON.stringify([folder, name])

function troubleOf({ quota, nodes }: Precheck, files: readonly Chosen[]): string | undefined {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  if (quota.bytesLeft !== null && bytes > quota.bytesLeft) {
    return 'Your quota has no room for all of it. Empty the trash, or ask an administrator for more.'
  }
  if (quota.filesLeft !== null && files.length > quota.filesLeft) {
    return 'Your quota of files has no room for all of them. Empty the trash, or ask an administrator for more.'
  }
  return nodes.code === null ? undefined : NODES[nodes.code]
}
