import {
  type Catalog,
  giveDownloadBack,
  isLinkInForce,
  type OpenLink,
  takeDownload,
} from '@holdfast/catalog'
import type { Request, Response } from 'express'
import type { ContentReader } from '../content/types.ts'
import { planContent, sendContent } from '../files/send-content.ts'
import { bytesOf, representationOf } from '../files/serve-file.ts'
import { NotFound } from '../http/errors.ts'
import { inTime } from '../http/in-time.ts'
import { clientOf } from './share-token.ts'

/** S14: a link that ends also ends what is under way. */
const LOOK_MS = 1_000

type Exchange = { req: Request; res: Response; signal: AbortSignal }

/**
 * Sends the bytes a link leads to, and counts the download before the first of them. Throws NotFound when
 * none is left, and what `sendContent` throws; a download that failed before its first byte is given back.
 */
export async function serveLink(
  { req, res, signal }: Exchange,
  { catalog, reader }: { catalog: Catalog; reader: ContentReader },
  { link, download }: { link: OpenLink; download: boolean },
): Promise<undefined> {
  const file = representationOf(link.file)
  const counted = await count({ req, catalog }, link, planContent(req.method, req.headers, file))
  // Only now: what is refused above needs no watch, and would not end it.
  const watch = watchLink(catalog, link.id)
  const whileInForce = AbortSignal.any([signal, watch.signal])
  try {
    const read = bytesOf(link.file, { reader, signal: whileInForce })
    res.setHeader('Referrer-Policy', 'no-referrer')
    await sendContent({ req, res, signal: whileInForce, download, file, read })
  } catch (error) {
    if (counted && !res.headersSent) await giveDownloadBack(catalog, link.id)
    throw error
  } finally {
    watch.stop()
  }
}

/** Takes one of the downloads that are left; true when this one was counted. */
async function count(
  { req, catalog }: { req: Request; catalog: Catalog },
  link: OpenLink,
  plan: ReturnType<typeof planContent>,
): Promise<boolean> {
  if (req.method === 'HEAD' || plan.status === 304) return false
  const taken = await inTime(
    takeDownload(catalog, {
      linkId: link.id,
      client: clientOf(req.ip)(link.id),
      size: link.file.size,
      length: plan.length,
      ranged: plan.status === 206,
    }),
  )
  if (taken === undefined) throw new NotFound('This link')
  return taken === 'counted'
}

function watchLink(catalog: Catalog, linkId: string): { signal: AbortSignal; stop(): void } {
  const ended = new AbortController()
  const timer = setInterval(async () => {
    // While the catalogue is away nobody can revoke anything either.
    const inForce = await isLinkInForce(catalog, linkId).catch(() => true)
    if (!inForce) ended.abort(new NotFound('This link'))
  }, LOOK_MS)
  return { signal: ended.signal, stop: () => clearInterval(timer) }
}
