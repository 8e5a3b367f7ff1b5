import { callForText } from './call.ts'

/** A call of Kubo's RPC with nothing in it but its arguments. */
export const post = (rpcUrl: string, path: string): Promise<string> =>
  callForText({ url: `${rpcUrl}/api/v0/${path}`, method: 'POST' })

const PAGE = 100

/** Arguments for calls that take many, so many in each that the address is not too long. */
export const pagesOf = (cids: readonly string[]): string[] =>
  Array.from({ length: Math.ceil(cids.length / PAGE) }, (_, i) =>
    cids
      .slice(i * PAGE, (i + 1) * PAGE)
      .map((cid) => `arg=${cid}`)
      .join('&'),
  )

/** Also those that are not there. */
export const removeBlocks = async (rpcUrl: string, cids: readonly string[]): Promise<void> => {
  for (const page of pagesOf(cids)) await post(rpcUrl, `block/rm?force=true&${page}`)
}
