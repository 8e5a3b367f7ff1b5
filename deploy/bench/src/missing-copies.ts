import { setTimeout as sleep } from 'node:timers/promises'
import { type Catalog, openCatalog } from '@holdfast/catalog'
import type { Rig } from './rig.ts'

/** What the catalogue says of the copies of one node, and of what is short without it. */
export type CopyWatch = {
  /** Chunks in use that the node holds, with the addresses of all who hold them. */
  copiesOf(index: number): Promise<HeldCopy[]>
  /** Bytes of copies that are short while the node of this index is not counted. */
  missingWithout(index: number): Promise<number>
  isDown(index: number): Promise<boolean>
  close(): Promise<void>
}

export type HeldCopy = { digest: Buffer; size: number; rpcUrls: readonly string[] }

/** How fast copies were made again. */
export type Repair = {
  /** Made again. */
  bytes: number
  /** From the first of these copies to the last, and from "down" to the first. */
  seconds: number
  secondsToBegin: number
}

const LOOK_EVERY_MS = 100
const LIMIT_MS = 900_000

/** Prepared: planning it anew, partition by partition, takes longer than running it. */
const MISSING = {
  name: 'missing-without',
  text: `SELECT coalesce(sum(c.size * (c.wanted - live.copies)), 0)::float8 AS bytes
    FROM chunks c JOIN nodes n ON n.rpc_url = $1,
      LATERAL (SELECT cardinality(array_remove(c.holders, n.id)) AS copies) AS live
    WHERE c.refs > 0 AND live.copies < c.wanted`,
}

/** One connection of its own, kept: asking must not cost what is measured. */
export const watchCopies = ({ system, rpcUrls }: Rig): CopyWatch => {
  const catalog = openCatalog({ url: system.postgres.url('holdfast'), max: 1 })
  const url = (index: number) => rpcUrls[index] as string
  return {
    copiesOf: (index) => copiesOf(catalog, url(index)),
    missingWithout: async (index) => {
      const { rows } = await catalog.pool.query<{ bytes: number }>({
        ...MISSING,
        values: [url(index)],
      })
      return rows[0]?.bytes ?? 0
    },
    isDown: async (index) => {
      const { rows } = await catalog.pool.query(
        `SELECT FROM nodes WHERE rpc_url = $1 AND state IN ('down', 'out')`,
        [url(index)],
      )
      return rows.length > 0
    },
    close: () => catalog.close(),
  }
}

const copiesOf = async (catalog: Catalog, url: string): Promise<HeldCopy[]> => {
  const { rows } = await catalog.pool.query<HeldCopy>(
    `SELECT c.digest, c.size, array_agg(n.rpc_url) AS "rpcUrls"
     FROM chunks c JOIN nodes n ON n.id = ANY(c.holders)
     WHERE c.refs > 0 GROUP BY c.digest, c.size HAVING $1 = ANY(array_agg(n.rpc_url))`,
    [url],
  )
  return rows
}

export type RepairInput = {
  watch: CopyWatch
  /** The node that was killed. */
  index: number
  /** Called when the first copy was made again. */
  onBegin?(): void
}

/**
 * Waits until nothing is missing any more. Throws when that takes a quarter of an hour.
 *
 * What is copied before the node is called down is no repair (somebody balances, or an upload ends)
 * and does not count.
 */
export const followRepair = async ({ watch, index, onBegin }: RepairInput): Promise<Repair> => {
  const deadline = performance.now() + LIMIT_MS
  let downAt: number | undefined
  let beganAt: number | undefined
  let all = 0
  let last = performance.now()
  for (;;) {
    const looked = performance.now()
    const missing = await watch.missingWithout(index)
    if (downAt === undefined) {
      all = missing
      if (await watch.isDown(index)) downAt = looked
    } else if (missing < all && beganAt === undefined) {
      // The first copy came between this look and the one before.
      beganAt = last
      onBegin?.()
    }
    if (missing === 0 && downAt !== undefined) {
      const began = beganAt ?? last
      const seconds = (looked - began) / 1_000
      return { bytes: all, seconds, secondsToBegin: (began - downAt) / 1_000 }
    }
    if (looked > deadline) throw new Error(`${missing} bytes are still missing`)
    last = looked
    await sleep(LOOK_EVERY_MS)
  }
}
