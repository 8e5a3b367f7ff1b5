import { planEta } from '@holdfast/catalog'
import type { LeavingPlan } from '@holdfast/placement'
import { z } from 'zod'

const sumSchema = z.object({ chunks: z.int(), bytes: z.number() })

export const leavingSchema = z
  .object({
    nodeId: z.int(),
    how: z.enum(['drain', 'remove']),
    held: sumSchema.meta({ description: 'Copies in use there.' }),
    last: sumSchema.meta({ description: 'Of these, chunks without a live copy elsewhere.' }),
    oneCopy: sumSchema.meta({
      description: 'Of these, chunks with one live copy elsewhere although more are wanted.',
    }),
    toCopy: sumSchema.meta({
      description: 'Copies to be made on other nodes: before they go by a drain, after a removal.',
    }),
    noRoom: sumSchema.meta({ description: 'Of these, the ones that no other node takes now.' }),
    targets: z
      .array(z.object({ nodeId: z.int(), chunks: z.int(), bytes: z.number() }))
      .meta({ description: 'Where the others go, most bytes first.' }),
    marginNow: z
      .int()
      .nullable()
      .meta({ description: 'Nodes that may fail at once with every chunk readable.' }),
    marginAfter: z
      .int()
      .nullable()
      .meta({ description: 'The same when the node is gone, before anything is repaired.' }),
    etaSeconds: z.number().nullable().meta({ description: 'Null: nobody can tell.' }),
  })
  .meta({ id: 'NodeLeaving', description: 'What it comes to when a node leaves.' })

type Asked = { nodeId: number; how: 'drain' | 'remove'; bytesPerSecond: number | null }

export function leavingView(
  plan: LeavingPlan,
  { nodeId, how, bytesPerSecond }: Asked,
): z.output<typeof leavingSchema> {
  const { bytes } = plan.toCopy
  const still = { state: 'planned', bytes, bytesMoved: 0, workedSeconds: 0 } as const
  return { nodeId, how, ...plan, etaSeconds: planEta(still, bytesPerSecond) }
}
