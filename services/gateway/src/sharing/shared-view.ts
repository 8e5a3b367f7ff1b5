import type { SharedFile, SharedPage } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import { z } from 'zod'

export const sharedFileSchema = z
  .object({
    path: z.string().meta({ description: 'Below the folder of the link, with "/" in between.' }),
    name: z.string(),
    size: z.int().meta({ description: 'Bytes.' }),
    contentType: z.string(),
    cid: z.string().meta({ description: 'Root CID, version 1, base32.' }),
    updatedAt: z.iso.datetime(),
  })
  .meta({
    id: 'SharedFile',
    description: 'What visitors learn of a file: nothing about its owner.',
  })

export const sharedPageSchema = z.object({
  items: z.array(sharedFileSchema),
  folders: z
    .array(z.string())
    .meta({ description: 'Paths of folders directly below, as `folder` takes them.' }),
  next: z.string().nullable(),
})

/** `folder`: as visitors see it. */
export function sharedView(
  folder: string,
  { folders, files, next }: SharedPage,
): z.output<typeof sharedPageSchema> {
  const above = folder === '/' ? '/' : `${folder}/`
  return {
    items: files.map((file) => fileView(above.slice(1), file)),
    folders: folders.map((name) => `${above}${name}`),
    next,
  }
}

const fileView = (
  above: string,
  { name, size, contentType, root, updatedAt }: SharedFile,
): z.output<typeof sharedFileSchema> => ({
  path: `${above}${name}`,
  name,
  size,
  contentType,
  cid: cidText(root.digest, root.codec),
  updatedAt: updatedAt.toISOString(),
})
