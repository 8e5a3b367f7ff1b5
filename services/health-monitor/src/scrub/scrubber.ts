import {
  type Catalog,
  finishScrub,
  nodesToScrub,
  noteScrubWaits,
  scrubPosition,
} from '@holdfast/catalog'
import type { Background } from '@holdfast/cluster'
import type { BlockNode } from '@holdfast/nodes'
import type { NodeState } from '@holdfast/placement'
import { createPace, type Share } from './pace.ts'
import type { ReadReport } from './read-copies.ts'
import { scrubStep } from './scrub-step.ts'

/** Nodes that are read from: they answer, and have shown that their copies are there. */
export const SCRUBBED_STATES: readonly NodeState[] = ['active', 'readonly', 'draining']

/** A node that broke a pass off is left alone for so long. Milliseconds. */
const AFTER_TROUBLE_MS = 10_000
/** While something more urgent goes on, this is how often it is looked at again. Milliseconds. */
const LOOK_AGAIN_MS = 1_000

export type ScrubberDeps = {
  catalog: Catalog
  node(id: number): Pick<BlockNode, 'get'>
  background?: Background | undefined
  stateOf(id: number): NodeState | undefined
  /** Of each node's bandwidth. */
  share: Share
  /** Why nobody may be read now; undefined: go on. */
  holds(): Promise<string | undefined>
  log: {
    info(fields: object, message: string): void
    warn(fields: object, message: string): void
  }
  onRead?(nodeId: number, report: ReadReport): void
  /** Milliseconds from a monotonic clock. */
  now?: () => number
}

export type Scrubber = {
  /** Sees to it that every node with a pass under way is read, each at its own pace. */
  run(signal: AbortSignal): Promise<void>
  /** Ends all reading; where it was is in the catalogue. */
  stop(): Promise<void>
}

/**
 * Reads every node that has a pass under way, side by side, one copy at a time per node. Whoever leads
 * calls `run` every second; without it for a few seconds (the lead was lost) reading stops.
 */
export function createScrubber(deps: ScrubberDeps): Scrubber {
  const { catalog, log } = deps
  const now = deps.now ?? (() => performance.now())
  const stopping = new AbortController()
  const lanes = new Map<number, Promise<void>>()
  const notBefore = new Map<number, number>()
  let holdsNow: string | undefined
  let lastRun = 0

  /** True while this process may go on: somebody called `run` not long ago. */
  const mayRead = (): boolean => !stopping.signal.aborted && now() - lastRun < 5 * LOOK_AGAIN_MS

  const lane = async (nodeId: number): Promise<void> => {
    const { signal } = stopping
    const pace = createPace({ share: deps.share, signal })
    let position = await scrubPosition(catalog, nodeId)
    while (position !== null) {
      if (!mayRead() || holdsNow !== undefined || !isScrubbed(deps.stateOf(nodeId))) return
      const { background } = deps
      const reading = { catalog, node: deps.node(nodeId), nodeId, pace, background }
      const step = await scrubStep(reading, position, signal)
      deps.onRead?.(nodeId, step.report)
      position = step.next ?? (await scrubPosition(catalog, nodeId))
    }
    await finishScrub(catalog, nodeId)
    log.info({ nodeId }, 'every copy of a node was read')
  }
  const begin = (nodeId: number): void => {
    const reading = lane(nodeId).catch(async (error: unknown) => {
      if (stopping.signal.aborted) return
      notBefore.set(nodeId, now() + AFTER_TROUBLE_MS)
      const waitsFor = error instanceof Error ? error.message : String(error)
      log.warn({ nodeId, err: error }, 'a scrub broke off and goes on later')
      await noteScrubWaits(catalog, { nodeId, waitsFor }).catch(() => {})
    })
    lanes.set(
      nodeId,
      reading.finally(() => lanes.delete(nodeId)),
    )
  }

  return {
    async run(signal) {
      const nodes = await nodesToScrub(catalog)
      holdsNow = nodes.length === 0 ? undefined : await deps.holds()
      signal.throwIfAborted()
      lastRun = now()
      for (const nodeId of nodes) {
        if (lanes.has(nodeId)) continue
        const state = deps.stateOf(nodeId)
        const waitsFor = holdsNow ?? (isScrubbed(state) ? undefined : `the node is ${state}`)
        if (waitsFor !== undefined) await noteScrubWaits(catalog, { nodeId, waitsFor })
        else if (now() >= (notBefore.get(nodeId) ?? 0)) begin(nodeId)
      }
    },
    async stop() {
      stopping.abort(new Error('the scrub is stopping'))
      await Promise.all(lanes.values())
    },
  }
}

function isScrubbed(state: NodeState | undefined): boolean {
  return state !== undefined && SCRUBBED_STATES.includes(state)
}
