import { NODE_LATENCY, type NodeLatency } from '@holdfast/catalog'
import { z } from 'zod'

export const nodeLatencySchema = z
  .object({
    from: z.iso.datetime().meta({ description: 'When the first value begins.' }),
    stepSeconds: z.int().meta({ description: 'What one value stands for.' }),
    nodes: z.array(
      z.object({
        nodeId: z.int(),
        p95: z.array(z.number().nullable()).meta({
          description:
            'Milliseconds that 95 of 100 answers to clients took at most. Null: no client asked it then.',
        }),
      }),
    ),
  })
  .meta({ id: 'NodeLatency', description: 'Nodes that no client asked for an hour are left out.' })

/** Every minute has its place, so that gaps are seen. */
export function nodeLatencyView({ from, rows }: NodeLatency): z.input<typeof nodeLatencySchema> {
  const { step, slots } = NODE_LATENCY
  const nodes = new Map<number, (number | null)[]>()
  for (const { nodeId, slot, p95 } of rows) {
    // Postgres's clock may have been set back.
    if (slot >= slots) continue
    const values = nodes.get(nodeId) ?? new Array<number | null>(slots).fill(null)
    values[slot] = Math.round(p95 * 100) / 100
    nodes.set(nodeId, values)
  }
  return {
    from: from.toISOString(),
    stepSeconds: step,
    nodes: [...nodes].map(([nodeId, p95]) => ({ nodeId, p95 })),
  }
}
