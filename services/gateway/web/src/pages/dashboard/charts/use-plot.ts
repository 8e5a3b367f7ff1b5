import type { Series } from '@holdfast/client'
import { type RefObject, useEffect, useRef } from 'react'
import uPlot from 'uplot'
import type { ChartSpec } from './chart-list.ts'
import { PLOT_HEIGHT, plotOptions } from './plot-options.ts'
import { columnsOf } from './read-series.ts'
import { useScheme } from './use-scheme.ts'
import 'uplot/dist/uPlot.min.css'

type Input = {
  host: RefObject<HTMLDivElement | null>
  spec: ChartSpec
  series: Series
  onSlot: (slot: number | null) => void
}

/** Keeps a plot in its box: as wide as that is, in the colours of the theme, with the newest values. */
export function usePlot({ host, spec, series, onSlot }: Input): void {
  const scheme = useScheme()
  const plot = useRef<uPlot>(undefined)
  const latest = useRef(series)
  latest.current = series

  // biome-ignore lint/correctness/useExhaustiveDependencies: a canvas keeps the colours it was drawn with
  useEffect(() => {
    const box = host.current
    if (box === null) return
    const styles = getComputedStyle(box)
    const color = (token: string) => styles.getPropertyValue(`--hf-${token}`).trim()
    const width = box.clientWidth
    const input = { spec, series: () => latest.current, color, width, onSlot }
    const drawn = new uPlot(plotOptions(input), dataOf(latest.current, spec), box)
    plot.current = drawn
    const watch = new ResizeObserver(() => {
      if (box.clientWidth > 0) drawn.setSize({ width: box.clientWidth, height: PLOT_HEIGHT })
    })
    watch.observe(box)
    return () => {
      watch.disconnect()
      drawn.destroy()
    }
  }, [host, spec, scheme, onSlot])

  useEffect(() => plot.current?.setData(dataOf(series, spec)), [series, spec])
}

const dataOf = (series: Series, { lines }: ChartSpec): uPlot.AlignedData =>
  columnsOf(
    series,
    lines.map(({ name }) => name),
  ) as unknown as uPlot.AlignedData
