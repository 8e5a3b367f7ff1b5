import { type Catalog, purgeTrash, purgeVersions, type Removed } from '@holdfast/catalog'

export type TrashDeps = {
  catalog: Catalog
  log: { info(fields: object, message: string): void }
}

/** Slices of one round, at most: after a setting was lowered others of this monitor have their turn too. */
const SLICES = 40

export type TrashKeeper = {
  /** Removes what is due. Throws CatalogueUnavailable. */
  run(signal: AbortSignal): Promise<void>
}

/**
 * Removes what was in the trash for too long, and versions beyond those that files keep. Each slice is
 * a transaction, and what is due is asked anew each time: killed at any moment, nothing is half done.
 */
export function createTrashKeeper({ catalog, log }: TrashDeps): TrashKeeper {
  return {
    async run(signal) {
      const trash = await inSlices(() => purgeTrash(catalog), signal)
      if (trash.files > 0) log.info(trash, 'files were removed from the trash')
      const versions = await inSlices(() => purgeVersions(catalog), signal)
      if (versions.files > 0) {
        log.info({ versions: versions.files, bytes: versions.bytes }, 'old versions were removed')
      }
    },
  }
}

async function inSlices(purge: () => Promise<Removed>, signal: AbortSignal): Promise<Removed> {
  const total = { files: 0, bytes: 0 }
  for (let slice = 0; slice < SLICES; slice += 1) {
    signal.throwIfAborted()
    const { files, bytes } = await purge()
    if (files === 0) break
    total.files += files
    total.bytes += bytes
  }
  return total
}
