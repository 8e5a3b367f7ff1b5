import {
  type Catalog,
  giveDownloadBack,
  isLinkInForce,
  noteLook,
  type OpenLink,
  takeDownload,
} from '@holdfast/catalog'
import type { Request, Response } from 'express'
import type { Representation } from '../files/content-headers.ts'
import { planContent, type ReadBytes, sendContent } from '../files/send-content.ts'
import { NotFound } from '../http/errors.ts'
import { inTime } from '../http/in-time.ts'
import { clientOf } from './share-token.ts'

/** S14: a link that ends also ends what is under way. */
const LOOK_MS = 1_000

type Exchange = { req: Request; res: Response; signal: AbortSignal }

/** What is fetched by a link: a file, or an archive. */
export type Fetched = {
  link: OpenLink
  /** As in `Fetching`. */
  part: string
  file: Representation
  /** Reads until the signal aborts: the client or the link is gone. */
  read(signal: AbortSignal): ReadBytes
  download: boolean
  /** For the page of the link: no download, and only where these are not limited. */
  look?: boolean
}

/**
 * Sends the bytes a link leads to, and counts the download before the first of them. Throws NotFound when
 * none is left, or when a link with a limit is to be looked at, and what `sendContent` throws; a download that
 * failed before its first byte is given back.
 */
export async function serveLink(
  { req, res, signal }: Exchange,
  catalog: Catalog,
  fetched: Fetched,
): Promise<undefined> {
  const { link, file, read, download } = fetched
  const counted = await count({ req, catalog }, fetched)
  // Only now: what is refused above needs no watch, and would not end it.
  const watch = watchLink(catalog, link.id)
  const whileInForce = AbortSignal.any([signal, watch.signal])
  try {
    res.setHeader('Referrer-Policy', 'no-referrer')
    await sendContent({ req, res, signal: whileInForce, download, file, read: read(whileInForce) })
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
  { link, part, file, look }: Fetched,
): Promise<boolean> {
  const plan = planContent(req.method, req.headers, file)
  if (req.method === 'HEAD' || plan.status === 304) return false
  if (look) {
    await lookAt(catalog, link.id)
    return false
  }
  const { length } = plan
  const taken = await inTime(
    takeDownload(catalog, {
      linkId: link.id,
      client: clientOf({ ip: req.ip, part })(link.id),
      size: file.size,
      length,
      ranged: plan.status === 206,
    }),
  )
  if (taken === undefined) throw new NotFound('This link')
  return taken === 'counted'
}

/** Writes down that the link was used. Throws NotFound where nothing of it may be shown. */
export async function lookAt(catalog: Catalog, linkId: string): Promise<void> {
  if (!(await inTime(noteLook(catalog, linkId)))) throw new NotFound('This link')
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
