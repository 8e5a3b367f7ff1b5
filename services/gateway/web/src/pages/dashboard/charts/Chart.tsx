import type { Series } from '@holdfast/client'
import { Text, Title } from '@mantine/core'
import { useRef, useState } from 'react'
import { ChartNumbers } from './ChartNumbers.tsx'
import type { ChartSpec } from './chart-list.ts'
import classes from './charts.module.css'
import { Legend } from './Legend.tsx'
import { extremesOf, slotTime, timesOf } from './read-series.ts'
import { usePlot } from './use-plot.ts'

/** One thing over time: the picture, what it says in words, and its numbers when asked for. */
export function Chart({ spec, series }: { spec: ChartSpec; series: Series }) {
  const host = useRef<HTMLDivElement>(null)
  const [slot, setSlot] = useState<number | null>(null)
  usePlot({ host, spec, series, onSlot: setSlot })
  const at = slot === null ? undefined : timesOf(series)[slot]
  return (
    <figure className={classes.chart} aria-label={spec.title}>
      <figcaption>
        <div className={classes.head}>
          <Title order={3}>{spec.title}</Title>
          <span>{at === undefined ? 'now' : slotTime(series, at)}</span>
        </div>
        <Legend spec={spec} series={series} slot={slot} />
      </figcaption>
      <div ref={host} className={classes.plot} aria-hidden />
      <Text size="xs" c="dimmed" className={classes.extremes ?? ''}>
        {extremesOf(spec, series)}
      </Text>
      <ChartNumbers spec={spec} series={series} />
    </figure>
  )
}
