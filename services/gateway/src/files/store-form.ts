import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import type { CommittedFile, ContentWriter, FileTarget, StoredContent } from '../content/types.ts'
import { ValidationFailed } from '../http/errors.ts'
import { type FormFile, receiveForm } from '../http/form.ts'
import { validated } from '../http/validate.ts'
import type { Caller } from '../people/caller.ts'
import { assertWithin } from '../people/key-folder.ts'
import { copies, onConflict } from './fields.ts'
import { cleanMediaType } from './media-type.ts'
import { checkFolder, checkName } from './names.ts'

/** The fields of an upload form besides its files. */
export const formFields = z.strictObject({
  folder: z.string().default('/'),
  copies: copies.optional(),
  onConflict: onConflict.default('fail'),
})

type Part = { content: StoredContent; name: string; contentType: string }

/**
 * Stores every file of a form, then makes all of them visible at once; after any failure none is,
 * and what was stored is given up. Throws what `receiveForm` and the writer throw.
 */
export async function storeForm(
  writer: ContentWriter,
  input: {
    caller: Pick<Caller, 'userId' | 'within'>
    body: AsyncIterable<Buffer>
    headers: IncomingHttpHeaders
    signal: AbortSignal
  },
): Promise<CommittedFile[]> {
  const ownerId = input.caller.userId
  const given: Record<string, string> = Object.create(null)
  const stored: Part[] = []
  let fields: z.output<typeof formFields> | undefined

  const field = (name: string, value: string) => {
    if (fields !== undefined) throw refused(name, 'must come before the files')
    if (Object.hasOwn(given, name)) throw refused(name, 'is there twice')
    given[name] = value
  }
  const file = async (part: FormFile, index: number) => {
    fields ??= readFields(given, input.caller)
    const name = checkName(part.filename, `file[${index}]`)
    const content = await writer.store({
      ownerId,
      source: part.source,
      ...(fields.copies === undefined ? {} : { copies: fields.copies }),
      signal: AbortSignal.any([input.signal, part.signal]),
    })
    stored[index] = { content, name, contentType: cleanMediaType(part.contentType) }
  }

  try {
    await receiveForm(input.body, input.headers, { field, file })
    const target = fields ?? readFields(given, input.caller)
    if (stored.length === 0) throw refused('file', 'is required')
    return await writer.commit(stored.map((part) => commitOf(part, target, ownerId)))
  } catch (error) {
    // After a failed commit this does nothing: the writer has given them up itself.
    await Promise.all(stored.map(({ content }) => writer.abandon(content)))
    throw error
  }
}

function readFields(
  given: Record<string, string>,
  caller: Pick<Caller, 'within'>,
): z.output<typeof formFields> {
  const fields = validated(formFields, { ...given })
  const folder = checkFolder(fields.folder, 'folder')
  assertWithin(caller, folder, 'This folder')
  return { ...fields, folder }
}

const commitOf = (
  { content, name, contentType }: Part,
  { folder, onConflict }: z.output<typeof formFields>,
  ownerId: string,
): { content: StoredContent; target: FileTarget } => ({
  content,
  target: { ownerId, folder, name, contentType, onConflict },
})

const refused = (path: string, message: string) =>
  new ValidationFailed([{ path: path.slice(0, 100), message }])
