import { type Catalog, type OpenLink, openShareLink } from '@holdfast/catalog'
import { NotFound } from '../http/errors.ts'
import { inTime } from '../http/in-time.ts'
import { clientOf, type Fetching, hashShareToken } from './share-token.ts'

/** What a token leads to. Throws NotFound, in the same words whatever the reason. */
export async function findLink(
  catalog: Catalog,
  { token, ...fetching }: { token: string } & Fetching,
): Promise<OpenLink> {
  const tokenHash = hashShareToken(token)
  const link =
    tokenHash && (await inTime(openShareLink(catalog, { tokenHash, client: clientOf(fetching) })))
  if (link === undefined) throw new NotFound('This link')
  return link
}
