import { type Inventory, type Scrub, scrubBehind } from '@holdfast/catalog'
import { z } from 'zod'

const GROUPS = 4_096
const DAY_SECONDS = 86_400

const count = () => z.int().nonnegative()
const time = () => z.iso.datetime().nullable()

export const inventorySchema = z
  .object({
    nodeId: z.int(),
    wantedAt: time().meta({ description: 'One is to be made before its time.' }),
    wantedWhy: z.string().nullable(),
    startedAt: time(),
    finishedAt: time(),
    trouble: z.string().nullable().meta({ description: 'Why the last attempt did not end.' }),
    listed: count().meta({ description: 'Blocks the node named.' }),
    held: count().meta({ description: 'Of them, copies the catalogue knows.' }),
    missing: count().meta({ description: 'Copies that were not there.' }),
    exempt: count().meta({ description: 'Marks of ours, and what was there before.' }),
    unknown: count().meta({ description: 'Blocks that nobody knows or uses.' }),
    adopted: count().meta({ description: 'Blocks of chunks in use that became copies.' }),
    retired: count().meta({ description: 'Unknown blocks that leave after the grace.' }),
    asksSince: time().meta({ description: 'Unknown blocks wait for an administrator since then.' }),
  })
  .meta({ id: 'Inventory' })

export function inventoryView(inventory: Inventory): z.input<typeof inventorySchema> {
  const { nodeId, wantedWhy, trouble, counts } = inventory
  return {
    nodeId,
    wantedAt: timeText(inventory.wantedAt),
    wantedWhy: inventory.wantedAt === null ? null : wantedWhy,
    startedAt: timeText(inventory.startedAt),
    finishedAt: timeText(inventory.finishedAt),
    trouble,
    ...counts,
    asksSince: timeText(inventory.asksSince),
  }
}

export const scrubSchema = z
  .object({
    nodeId: z.int(),
    startedAt: z.iso.datetime(),
    finishedAt: time().meta({ description: 'Null while the pass is under way.' }),
    progress: z.number().min(0).max(1),
    chunks: count().meta({ description: 'Copies that were read.' }),
    bytes: count().meta({ description: 'Of copies that were right.' }),
    missing: count(),
    corrupt: count(),
    bytesPerSecond: z.number().nullable(),
    waitsFor: z.string().nullable().meta({ description: 'Why nothing is read just now.' }),
    behindSeconds: z
      .number()
      .nullable()
      .meta({ description: 'Behind its schedule; 0: it keeps its time. Null: none is known.' }),
  })
  .meta({ id: 'Scrub' })

/** `scrubDays`: within which every copy is to be read once. */
export function scrubView(
  scrub: Scrub,
  scrubDays: number | undefined,
): z.input<typeof scrubSchema> {
  const { groupsDone, startedAt, startedSecondsAgo: _, finishedAt, ...rest } = scrub
  return {
    ...rest,
    startedAt: startedAt.toISOString(),
    finishedAt: timeText(finishedAt),
    behindSeconds:
      scrubDays === undefined ? null : scrubBehind(scrub, (scrubDays * DAY_SECONDS) / 2),
    progress: finishedAt === null ? groupsDone / GROUPS : 1,
  }
}

/** A scrub in the list, with the inventory of the same node. */
export const nodeUpkeepSchema = z
  .object({ ...scrubSchema.shape, inventory: inventorySchema.nullable() })
  .meta({ id: 'NodeUpkeep' })

function timeText(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
