import type { ShareLink } from '@holdfast/catalog'
import { z } from 'zod'

export const linkSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['file', 'folder']),
    fileId: z.uuid().nullable().meta({ description: 'Null: it leads to a folder.' }),
    folder: z.string().meta({ description: 'Where the file is now; or the folder itself.' }),
    name: z.string().meta({ description: 'Of the file, or the last name of the folder.' }),
    hasPassword: z.boolean(),
    maxDownloads: z.int().nullable().meta({ description: 'Null: no limit.' }),
    downloads: z.int(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable().meta({ description: 'Null: when it is revoked.' }),
    usedAt: z.iso.datetime().nullable().meta({
      description: 'Of the last counted download, or of the last look at the file on its page.',
    }),
    state: z.enum(['active', 'expired', 'used-up', 'trashed']),
  })
  .meta({ id: 'ShareLink' })

export const newLinkSchema = linkSchema
  .extend({
    token: z.string(),
    url: z.string().meta({
      description:
        'Where the link leads. Without `PUBLIC_URL` a path: put the address of the server before it.',
    }),
  })
  .meta({ id: 'NewShareLink' })

export const linkListSchema = z.object({
  items: z.array(linkSchema),
  next: z.string().nullable(),
})

export const linkView = (link: ShareLink): z.output<typeof linkSchema> => ({
  ...link,
  createdAt: link.createdAt.toISOString(),
  expiresAt: link.expiresAt?.toISOString() ?? null,
  usedAt: link.usedAt?.toISOString() ?? null,
})

/** Ids grow with time, so the last one of a page is where the next begins. */
export const linkPage = (links: readonly ShareLink[], limit: number) => ({
  items: links.slice(0, limit).map(linkView),
  next: links.length > limit ? (links[limit - 1]?.id ?? null) : null,
})
