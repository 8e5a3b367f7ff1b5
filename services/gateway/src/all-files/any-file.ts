import {
  type Catalog,
  distributionByFile,
  fileHealth,
  findAnyFile,
  findVerification,
  whatHangsOnFile,
} from '@holdfast/catalog'
import { z } from 'zod'
import { NotFound } from '../http/errors.ts'
import { spreadSchema, spreadView } from './spread-view.ts'
import { verificationSchema, verificationView } from './verification-view.ts'

/** A file of anybody as administrators see it: never its bytes. */
export const anyFileSchema = spreadSchema
  .extend({
    links: z.int().meta({ description: 'Links to it that work.' }),
    versions: z.int().meta({ description: 'Older versions, each with a content of its own.' }),
    sharing: z
      .array(
        z.object({
          id: z.uuid(),
          ownerId: z.uuid(),
          folder: z.string(),
          name: z.string(),
          size: z.number(),
        }),
      )
      .meta({ description: 'Other files with the same content, 20 at most.' }),
    moreSharing: z.boolean(),
    verification: verificationSchema.nullable().meta({
      description: 'The reading of all its copies that is under way, or the last one.',
    }),
  })
  .meta({ id: 'AnyFile' })

/** Throws NotFound, also for what is in the trash. */
export async function showAnyFile(
  catalog: Catalog,
  fileId: string,
): Promise<z.output<typeof anyFileSchema>> {
  const hangs = await whatHangsOnFile(catalog, fileId)
  if (hangs === undefined) throw new NotFound('This file')
  const { contentId } = hangs
  const [page, verification] = await Promise.all([
    distributionByFile(catalog, { fileId, limit: 1 }),
    findVerification(catalog, { contentId }),
  ])
  const [spread] = page.items
  if (spread === undefined) throw new NotFound('This file')
  // What a list does not count is counted here; the rest was, a moment ago.
  const verdict = spread.spread === null ? await fileHealth(catalog, { contentId }) : {}
  const { links, versions, sharing, moreSharing } = hangs
  return {
    ...spreadView(spread),
    ...verdict,
    links,
    versions,
    sharing,
    moreSharing,
    verification: verification === undefined ? null : verificationView(verification),
  }
}

/** Throws NotFound, also for what is in the trash. */
export async function ownerOf(catalog: Catalog, fileId: string): Promise<string> {
  const file = await findAnyFile(catalog, fileId)
  if (file === undefined) throw new NotFound('This file')
  return file.ownerId
}
