import type { Leadership } from '@holdfast/catalog'

/** What a process may do only while it leads; `epoch` goes into every change of a node's state. */
export type Term = { epoch: number }

export type Lead = {
  /** Takes, keeps or observes the lead; call it a few times per `ttlSeconds`. */
  renew(): Promise<void>
  /** The current term, undefined while somebody else leads or nobody can tell. */
  term(): Term | undefined
  /** Gives the lead up so that the next monitor need not wait. */
  resign(): Promise<void>
}

export type LeadDeps = {
  acquire(ttlSeconds: number): Promise<Leadership>
  resign(): Promise<void>
  ttlSeconds: number
  onChange?(leads: boolean, epoch: number): void
  /** Milliseconds from a monotonic clock. */
  now?: () => number
}

/**
 * This process's side of the leader lease. The lease counts by Postgres's clock; here it is believed
 * for its length from *before* the question was asked, so this process stops leading before anybody
 * else can begin. A process that was stopped in between wakes up, believes for an instant that it
 * leads, and is refused by the epoch in every change it tries.
 */
export function createLead(deps: LeadDeps): Lead {
  const now = deps.now ?? (() => performance.now())
  let held: { epoch: number; until: number } | undefined
  let told: number | undefined

  const tell = (leads: boolean, epoch: number) => {
    const change = leads ? epoch : undefined
    if (change === told) return
    told = change
    deps.onChange?.(leads, epoch)
  }

  return {
    async renew() {
      const asked = now()
      const { leader, epoch } = await deps.acquire(deps.ttlSeconds)
      held = leader ? { epoch, until: asked + deps.ttlSeconds * 1_000 } : undefined
      tell(leader, epoch)
    },
    term: () => (held !== undefined && now() < held.until ? { epoch: held.epoch } : undefined),
    async resign() {
      if (held === undefined) return
      held = undefined
      await deps.resign()
    },
  }
}
