import type { Selection } from '@holdfast/catalog'
import { z } from 'zod'
import type { Caller } from '../people/caller.ts'
import { assertWithin } from '../people/key-folder.ts'
import { mediaRange } from './fields.ts'
import { checkFolder } from './names.ts'

/** As many as one call may name. */
const MOST = 500

const ids = z.array(z.uuid()).max(MOST)

/** Files one by one, or all that a list shows. */
export const selectionSchema = z
  .union([
    z.strictObject({ ids: ids.min(1) }),
    z.strictObject({
      folder: z.string(),
      recursive: z.boolean().default(false),
      search: z.string().min(1).max(255).optional(),
      type: mediaRange.optional(),
      except: ids.default([]).meta({ description: 'Ids of files that are not meant.' }),
    }),
  ])
  .meta({ id: 'FileSelection' })

/** What was chosen, for the catalogue; throws for a folder that is none, or not there for this key. */
export function selectionOf(
  given: z.output<typeof selectionSchema>,
  caller: Pick<Caller, 'within'>,
): Selection {
  if ('ids' in given) return given
  const { type, ...rest } = given
  const folder = checkFolder(rest.folder, 'select.folder')
  assertWithin(caller, folder, 'This folder')
  return { ...rest, folder, contentType: type }
}
