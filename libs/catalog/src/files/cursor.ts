import { InvalidCursor } from '../errors.ts'

/**
 * Where a page ended: the sort it belongs to, the last row's sort value and id. Opaque to clients; a
 * cursor of another sort is refused, because it would skip rows.
 */
export type Cursor = { sort: string; value: string | number; id: string }

export const writeCursor = ({ sort, value, id }: Cursor): string => writeParts([sort, value, id])

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Throws `InvalidCursor`. */
export function readCursor(text: string, sort: string, type: 'string' | 'number'): Cursor {
  const parts = readParts(text)
  const [own, value, id] = parts
  const fits =
    parts.length === 3 &&
    own === sort &&
    typeof id === 'string' &&
    UUID.test(id) &&
    (type === 'number' ? Number.isSafeInteger(value) : typeof value === 'string')
  if (!fits) throw new InvalidCursor()
  return { sort, value: value as string | number, id: id as string }
}

/** Any cursor's parts as text that fits addresses. */
export const writeParts = (parts: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url')

/** What somebody sent as a cursor, in parts; none where it never was one. */
export function readParts(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}
