import type { FileTarget } from '@holdfast/catalog'
import type { Run } from './run-import.ts'

/** Where a file of this import goes. */
export function targetOf(
  { import: { ownerId, onConflict } }: Run,
  place: { folder: string; name: string; contentType: string },
): FileTarget {
  return { ownerId, onConflict, ...place }
}
