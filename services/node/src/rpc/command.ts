import type { CID } from 'multiformats/cid'
import type { Identity } from '../identity.ts'
import type { BlockStore } from '../store/block-store.ts'
import type { Part } from './multipart.ts'

/** One RPC command: `POST /api/v0/<name>?arg=…`. It sees no HTTP and returns what to answer. */
export type Command = {
  /** Name of the first positional argument, when the command cannot do without. */
  argument?: string
  /** Name of the file argument; such a command refuses requests without a multipart body. */
  file?: string
  run: (call: Call) => Promise<Answer> | Answer
}

export type Call = {
  args: string[]
  /** The first argument; empty when the command names none and none was given. */
  arg: string
  option: (name: string) => string | undefined
  /** @throws BadRequest for anything but a boolean. */
  flag: (name: string, otherwise?: boolean) => boolean
  files: AsyncIterable<Part>
  node: Node
}

/** What commands may know of the node they run in. */
export type Node = {
  identity: Identity
  store: BlockStore
  settings: Readonly<Settings>
}

export type Settings = { dataFolder: string; sync: boolean }

export type Answer =
  | { kind: 'json'; value: object }
  /** Many values, one JSON text per line, sent as they come. */
  | { kind: 'lines'; lines: AsyncIterable<string> | Iterable<string> }
  | { kind: 'block'; bytes: Buffer }

export const json = (value: object): Answer => ({ kind: 'json', value })
export const lines = (values: readonly object[]): Answer => ({
  kind: 'lines',
  lines: values.map((value) => `${JSON.stringify(value)}\n`),
})

export const notFound = (cid: CID | string): string => `ipld: could not find ${cid}`

/**
 * Why there is no such block, in Kubo's words. Kubo searches the network until `timeout` unless
 * `offline=true`; this node has no network and says at once what Kubo would have said in the end.
 */
export function absent(cid: CID, option: Call['option']): string {
  const searches = option('timeout') !== undefined && option('offline') !== 'true'
  if (searches) return 'context deadline exceeded'
  return `block was not found locally (offline): ${notFound(cid)}`
}
