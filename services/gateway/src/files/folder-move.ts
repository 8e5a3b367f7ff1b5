import { ValidationFailed } from '../http/errors.ts'
import { checkFolder } from './names.ts'

/** A folder that can be moved or removed as one: any but the top. Throws ValidationFailed. */
export function checkOwnFolder(folder: string, path: string): string {
  const checked = checkFolder(folder, path)
  if (checked === '/') throw refused(path, 'cannot be the top folder')
  return checked
}

/** Where from and where to, where that makes sense. Throws ValidationFailed. */
export function checkFolderMove(move: { from: string; to: string }): { from: string; to: string } {
  const from = checkOwnFolder(move.from, 'from')
  const to = checkFolder(move.to, 'to')
  if (to === from) throw refused('to', 'is the same folder')
  if (to.startsWith(`${from}/`)) throw refused('to', 'lies in the folder itself')
  return { from, to }
}

const refused = (path: string, message: string) => new ValidationFailed([{ path, message }])
