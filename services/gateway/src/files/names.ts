import { checkSegments, MAX_FOLDER_BYTES, MAX_NAME_BYTES, nameFault } from '@holdfast/content'
import { ValidationFailed } from '../http/errors.ts'

export { MAX_FOLDER_BYTES, MAX_NAME_BYTES, nameFault }

/** Throws ValidationFailed, naming `path`, when the name is not allowed. */
export function checkName(name: string, path: string): string {
  const fault = nameFault(name)
  if (fault !== undefined) throw new ValidationFailed([{ path, message: fault }])
  return name
}

/**
 * The one spelling of a folder path: `/` or `/a/b`, each segment a valid name. `photos`, `/photos`
 * and `/photos/` are the same folder. Throws ValidationFailed.
 */
export function checkFolder(folder: string, path: string): string {
  if (folder === '' || folder === '/') return '/'
  return joinFolder(folder.replace(/^\//, '').replace(/\/$/, '').split('/'), path)
}

/** A folder from its segments; throws ValidationFailed when one is not a name or all are too long. */
function joinFolder(segments: readonly string[], path: string): string {
  const errors = checkSegments(segments).map((message) => ({ path, message }))
  if (errors.length > 0) throw new ValidationFailed(errors)
  return `/${segments.join('/')}`
}

/** Splits the decoded segments of a `by-path` address into folder and name. Throws ValidationFailed. */
export function checkPath(segments: readonly string[]): { folder: string; name: string } {
  const name = checkName(segments.at(-1) ?? '', 'path')
  const above = segments.slice(0, -1)
  return { folder: above.length === 0 ? '/' : joinFolder(above, 'path'), name }
}
