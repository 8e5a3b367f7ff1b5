import { FileNotFound } from '../errors.ts'
import type { Trx } from '../transaction.ts'
import type { FileRow } from './file-row.ts'
import { type FileQuestion, findFile } from './find-file.ts'

/** What a caller demands of a file before it is changed: throws when it is something else by now. */
export type Guard = (file: FileRow) => void

/** The file under its owner's lock, as the guard wants it. Throws FileNotFound and what the guard throws. */
export async function guardedFile(
  trx: Trx,
  target: FileQuestion,
  guard?: Guard | undefined,
): Promise<FileRow> {
  const file = await findFile(trx, target)
  if (file === undefined) throw new FileNotFound()
  guard?.(file)
  return file
}
