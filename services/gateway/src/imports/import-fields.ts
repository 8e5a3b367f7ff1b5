import { parseCid } from '@holdfast/chunks'
import { z } from 'zod'
import { copies, onConflict } from '../files/fields.ts'

const webAddress = z
  .url({ protocol: /^https?$/ })
  .max(8_192)
  .refine(
    (text) => !URL.canParse(text) || new URL(text).username === '',
    'must not contain a user or a password',
  )

const cid = z
  .string()
  .max(128)
  .refine(isCid, 'must be a CID (raw or dag-pb, SHA-256)')
  .meta({ description: 'A file, or a directory: it becomes a folder with all its files.' })

function isCid(text: string): boolean {
  try {
    return parseCid(text) !== undefined
  } catch {
    return false
  }
}

/** Where it goes; the same for a CAR that is sent, whose query has them. */
export const placeFields = {
  folder: z.string().default('/'),
  name: z.string().optional().meta({ description: 'Without it: as the source calls it.' }),
  copies: copies.optional(),
  onConflict: onConflict.default('fail'),
}

export const importBody = z
  .strictObject({
    url: webAddress.optional().meta({ description: 'Address of a file.' }),
    cid: cid.optional(),
    car: webAddress.optional().meta({ description: 'Address of a CAR, which is unpacked.' }),
    node: z
      .int()
      .positive()
      .optional()
      .meta({ description: 'Read the CID from this node; for administrators.' }),
    ...placeFields,
  })
  .refine(({ url, cid, car }) => [url, cid, car].filter((one) => one !== undefined).length === 1, {
    message: 'needs one of url, cid and car',
  })
  .refine(({ cid, node }) => node === undefined || cid !== undefined, {
    path: ['node'],
    message: 'is for a cid only',
  })
  .meta({ examples: [{ url: 'https://example.org/disk.iso', folder: '/isos' }] })

export const placeQuery = z.strictObject({ ...placeFields })

export type ImportBody = z.output<typeof importBody>
export type ImportPlace = z.output<typeof placeQuery>
