import { type Catalog, dueGroupWork } from '@holdfast/catalog'

/** Why nobody may be read now; undefined: the scrub goes on. It comes last of all work (decision 18). */
export async function whyWait(catalog: Catalog, braked: boolean): Promise<string | undefined> {
  if (braked) return 'too many nodes are down at once'
  const due = await dueGroupWork(catalog, { classes: ['last-copy'], limit: 1 })
  return due.length > 0 ? 'last copies are being repaired' : undefined
}
