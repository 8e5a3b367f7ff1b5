import { Skeleton } from '@mantine/core'
import { useSeries } from '../../../api/series.ts'
import { Card } from '../../../ui/Card.tsx'
import { QueryView } from '../../../ui/states/QueryView.tsx'
import { useUrlState } from '../../../ui/url/use-url-state.ts'
import { ChartGrid } from './ChartGrid.tsx'
import classes from './charts.module.css'
import { RangeSwitch } from './RangeSwitch.tsx'
import { rangeOf } from './ranges.ts'

/** How everything was in the last hour, day or thirty days. A chunk of its own, with the plotting library. */
export default function OverTime() {
  const url = useUrlState()
  const range = rangeOf(url.get('range'))
  const query = useSeries(range)
  return (
    <Card title="Over time">
      <div className={classes.range}>
        <RangeSwitch
          range={range}
          onChange={(chosen) => url.set({ range: chosen === '1h' ? '' : chosen })}
        />
      </div>
      <QueryView query={query} what="The time series" skeleton={<Skeleton height={480} mt="lg" />}>
        {(series) => <ChartGrid series={series} />}
      </QueryView>
    </Card>
  )
}
