import type { CID } from 'multiformats/cid'

/** Headers that every answer of `/ipfs/<cid>` has; the content can never change. */
export function immutableHeaders(cid: CID, o: { extension: string; type: string; etag: string }) {
  const file = `${cid}.${o.extension}`
  return {
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': 'public, max-age=29030400, immutable',
    'Content-Disposition': `attachment; filename="${file}"; filename*=UTF-8''${file}`,
    'Content-Type': o.type,
    Etag: o.etag,
    'X-Content-Type-Options': 'nosniff',
    'X-Ipfs-Path': `/ipfs/${cid}`,
    'X-Ipfs-Roots': `${cid}`,
  }
}

/** Whether If-None-Match already names the answer. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const bare = (tag: string) => tag.trim().replace(/^W\//, '')
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || bare(tag) === bare(etag))
}
