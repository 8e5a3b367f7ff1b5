import type { Agent } from 'node:http'
import { callForText } from './call.ts'
import { formFile } from './form-file.ts'
import { pagesOf, post, removeBlocks } from './kubo-blocks.ts'

/** As `ipfs add` does it, in the form that gives the same CIDs as ours; pinned, which is its default. */
const QUERY =
  'cid-version=1&raw-leaves=true&chunker=size-1048576&progress=false&quieter=true&wrap-with-directory=false'

export type AddInput = {
  rpcUrl: string
  body: Iterable<Uint8Array>
  /** Bytes of the body. */
  length: number
  agent?: Agent
}

/** One file through Kubo's `add` call. Returns its CID. */
export const addToKubo = async ({ rpcUrl, body, length, agent }: AddInput): Promise<string> => {
  const text = await callForText({
    url: `${rpcUrl}/api/v0/add?${QUERY}`,
    method: 'POST',
    ...formFile(body, length),
    ...(agent === undefined ? {} : { agent }),
  })
  const last = text.trim().split('\n').at(-1) ?? ''
  return (JSON.parse(last) as { Hash: string }).Hash
}

/** Unpins what was added and deletes its blocks, so that the next round finds the node as it was. */
export const removeFromKubo = async (
  rpcUrl: string,
  { roots, blocks }: { roots: readonly string[]; blocks: readonly string[] },
): Promise<void> => {
  for (const page of pagesOf(roots)) await post(rpcUrl, `pin/rm?recursive=true&${page}`)
  await removeBlocks(rpcUrl, [...roots, ...blocks])
}
