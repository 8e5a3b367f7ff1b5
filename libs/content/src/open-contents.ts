import type { WriterDeps } from './writer-deps.ts'

/** The contents this process is writing. Their leases are raised until they are closed or given up. */
export type OpenContents = {
  add(contentId: string): void
  /** Never rejects: whatever goes wrong here, the reaper finds the content by its lease. */
  abandon(contentId: string): Promise<void>
  /** They are committed: nothing is left to be kept alive. */
  committed(contentIds: readonly string[]): void
  close(): void
}

export const createOpenContents = (
  deps: Pick<WriterDeps, 'abandon' | 'raiseLeases' | 'leaseEveryMs' | 'onError'>,
): OpenContents => {
  const open = new Set<string>()
  const lease = setInterval(() => {
    if (open.size === 0) return
    deps.raiseLeases([...open]).catch((error) => deps.onError?.('leases were not raised', error))
  }, deps.leaseEveryMs ?? 10_000)
  lease.unref()

  return {
    add: (contentId) => void open.add(contentId),
    abandon: async (contentId) => {
      open.delete(contentId)
      await deps
        .abandon(contentId)
        .catch((error) => deps.onError?.('content was not abandoned', error))
    },
    committed: (contentIds) => {
      for (const contentId of contentIds) open.delete(contentId)
    },
    close: () => clearInterval(lease),
  }
}
