import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CID } from 'multiformats/cid'
import { digestOf } from '../cid.ts'
import type { BlockStore } from '../store/block-store.ts'

/** What a handler of one format gets; it returns false, with nothing sent, when the block is absent. */
export type GatewayCall = {
  store: BlockStore
  cid: CID
  format: { byAccept: boolean }
  req: IncomingMessage
  res: ServerResponse
}

export const digestIn = ({ cid }: GatewayCall): Buffer => digestOf(cid)
