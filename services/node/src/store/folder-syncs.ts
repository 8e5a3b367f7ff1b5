import { syncFolder } from './files.ts'

/**
 * Shares folder syncs between writers. A folder is *dirty* from a rename into it until a sync that
 * began later has ended; whoever acknowledges a block in a dirty folder waits for such a sync,
 * including one who merely found the block there.
 */
export interface FolderSyncs {
  /** Call right after a rename into the folder. */
  renamed(folder: string): void
  /** Resolves once every rename reported so far is durable; at once when none is open. */
  settle(folder: string): Promise<void>
}

type Entry = {
  renames: number
  /** Renames that a finished sync is known to cover. */
  durable: number
  running: Promise<void> | undefined
}

export function createFolderSyncs(
  sync: (folder: string) => Promise<void> = syncFolder,
): FolderSyncs {
  const dirty = new Map<string, Entry>()

  async function runOnce(folder: string, entry: Entry): Promise<void> {
    const covered = entry.renames
    try {
      await sync(folder)
      entry.durable = covered
      if (entry.renames === covered) dirty.delete(folder)
    } finally {
      entry.running = undefined
    }
  }

  return {
    renamed(folder) {
      const entry = dirty.get(folder)
      if (entry === undefined) dirty.set(folder, { renames: 1, durable: 0, running: undefined })
      else entry.renames += 1
    },
    async settle(folder) {
      const entry = dirty.get(folder)
      if (entry === undefined) return
      const target = entry.renames
      while (entry.durable < target) {
        entry.running ??= runOnce(folder, entry)
        await entry.running
      }
    },
  }
}
