import type { Series } from '@holdfast/client'
import { Empty } from '../../../ui/states/Empty.tsx'
import { Partial } from '../../../ui/states/Partial.tsx'
import { Chart } from './Chart.tsx'
import { CHARTS } from './chart-list.ts'
import classes from './charts.module.css'
import { isEmpty, missedInWords } from './read-series.ts'

/** All charts of one time. */
export function ChartGrid({ series }: { series: Series }) {
  if (isEmpty(series)) {
    const text = 'Nothing was measured in this time yet. The health monitor begins by itself.'
    return <Empty kind="first" text={text} />
  }
  const missed = missedInWords(series)
  return (
    <>
      {missed !== undefined && <Partial missing={missed} />}
      <div className={classes.grid}>
        {CHARTS.map((spec) => (
          <Chart key={spec.title} spec={spec} series={series} />
        ))}
      </div>
    </>
  )
}
