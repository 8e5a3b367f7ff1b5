import { isWithin } from '@holdfast/catalog'
import { NotFound } from '../http/errors.ts'
import type { Caller } from './caller.ts'

/** Throws NotFound for a folder that is not there for the key that asks: outside of the one it is for. */
export function assertWithin(
  { within }: Pick<Caller, 'within'>,
  folder: string,
  what: string,
): void {
  if (!isWithin(folder, within)) throw new NotFound(what)
}
