import type { Series } from '@holdfast/client'
import type uPlot from 'uplot'
import { clockTime } from '../../../ui/format/time.ts'
import type { ChartSpec } from './chart-list.ts'
import { lonelySlots, type Values } from './read-series.ts'
import { stepsOf, tickIn } from './units.ts'

export type PlotInput = {
  spec: ChartSpec
  /** What is drawn just now; asked whenever it is drawn. */
  series: () => Series
  /** A token of the theme as a colour. */
  color: (token: string) => string
  width: number
  onSlot: (slot: number | null) => void
}

export const PLOT_HEIGHT = 144
/** All charts show the same moment at once. */
const SYNC = 'holdfast'
/** The second line, for whoever does not tell the colours apart. */
export const DASH = [6, 4]
const AXIS = { font: '12px system-ui', size: 24 }

/** A small quiet plot: no legend of its own, nothing to drag, gaps where nothing was measured. */
export function plotOptions({ spec, series, color, width, onSlot }: PlotInput): uPlot.Options {
  const axis = { ...AXIS, stroke: color('muted'), ticks: { show: false } }
  return {
    width,
    height: PLOT_HEIGHT,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: SYNC } },
    hooks: { setCursor: [({ cursor }) => onSlot(cursor.idx ?? null)] },
    scales: {
      x: { time: true, range: () => spanOf(series()) },
      y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.08 : 1] },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 64, values: (_, at) => timeTicks(series(), at) },
      {
        ...axis,
        size: 72,
        space: 32,
        incrs: stepsOf(spec.unit),
        grid: { stroke: color('line'), width: 1 },
        values: (_, ticks) => ticks.map((tick) => tickIn(spec.unit, tick)),
      },
    ],
    series: [{}, ...spec.lines.map((_, index) => lineOptions(color, index))],
  }
}

function lineOptions(color: PlotInput['color'], index: number): uPlot.Series {
  const stroke = color(index === 0 ? 'accent' : 'muted')
  return {
    stroke,
    width: 1.75,
    spanGaps: false,
    ...(index === 0 ? {} : { dash: DASH }),
    points: {
      show: true,
      size: 4,
      fill: stroke,
      filter: (plot, seriesIndex) => lonelySlots(plot.data[seriesIndex] as Values),
    },
  }
}

const spanOf = ({ from, stepSeconds, values }: Series): [number, number] => {
  const first = new Date(from).getTime() / 1_000
  return [first, first + (values.nodes.length - 1) * stepSeconds]
}

const timeTicks = ({ range }: Series, ticks: readonly number[]): string[] =>
  ticks.map((tick) => {
    const at = new Date(tick * 1_000)
    if (range !== '30d') return clockTime(at)
    return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(at)
  })
