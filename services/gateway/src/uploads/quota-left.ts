import type { Purse } from '@holdfast/catalog'

export type QuotaLeft = { enough: boolean; bytesLeft: number | null; filesLeft: number | null }

/**
 * Whether so much fits beside everything that is used or reserved. Null: no limit. `enough` holds
 * whatever is decided about taken names: it counts every file as a new one.
 */
export function quotaLeft(purse: Purse, needed: { bytes: number; files: number }): QuotaLeft {
  const bytesLeft = left(purse.quota, purse.used + purse.reserved)
  const filesLeft = left(purse.quotaFiles, purse.usedFiles + purse.reservedFiles)
  // No byte more is never too much, also where a quota was lowered below what is there.
  const fits = (asked: number, free: number | null) => asked === 0 || free === null || asked <= free
  const enough = fits(needed.bytes, bytesLeft) && fits(needed.files, filesLeft)
  return { enough, bytesLeft, filesLeft }
}

const left = (quota: number | null, taken: number): number | null =>
  quota === null ? null : Math.max(0, quota - taken)
