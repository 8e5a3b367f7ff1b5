import { readSeries } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { RANGES, type Range, seriesSchema, seriesView } from '../../series/series-view.ts'

export const getSeriesRoute = defineRoute({
  method: 'get',
  path: '/series',
  tag: 'System',
  summary: 'How everything was in the last hour, day or thirty days',
  access: 'admin',
  query: z.strictObject({
    range: z
      .enum(Object.keys(RANGES) as [Range, ...Range[]])
      .default('1h')
      .meta({ description: 'By steps of 10 seconds, 2 minutes or 1 hour.' }),
  }),
  answers: { 200: { description: 'The time series', schema: seriesSchema } },
  async handle({ query: { range } }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const part = await readSeries(catalog, RANGES[range])
    return { status: 200, body: seriesView(range, part) }
  },
})
