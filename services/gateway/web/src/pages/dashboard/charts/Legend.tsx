import type { Series } from '@holdfast/client'
import type { ChartSpec } from './chart-list.ts'
import classes from './charts.module.css'
import { valueNow } from './read-series.ts'
import { inUnit } from './units.ts'

type Props = { spec: ChartSpec; series: Series; slot: number | null }

/** The lines by name with what they are now, or were at the moment under the pointer. */
export function Legend({ spec, series, slot }: Props) {
  return (
    <p className={classes.legend}>
      {spec.lines.map(({ name, label }, index) => {
        const values = series.values[name]
        return (
          <span key={name}>
            <span className={index === 0 ? classes.solid : classes.dashed} aria-hidden />
            {label} <b>{inUnit(spec.unit, slot === null ? valueNow(values) : values[slot])}</b>
          </span>
        )
      })}
    </p>
  )
}
