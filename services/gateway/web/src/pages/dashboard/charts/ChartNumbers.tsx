import type { Series } from '@holdfast/client'
import { Button, Table } from '@mantine/core'
import { useState } from 'react'
import type { ChartSpec } from './chart-list.ts'
import classes from './charts.module.css'
import { numberRows, slotTime } from './read-series.ts'
import { inUnit } from './units.ts'

/** The numbers behind the lines, drawn only when somebody wants them: hundreds of rows. */
export function ChartNumbers({ spec, series }: { spec: ChartSpec; series: Series }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.toggle ?? ''}
        aria-expanded={open}
        aria-label={`Numbers of ${spec.title}`}
        onClick={() => setOpen(!open)}
      >
        Numbers
      </Button>
      {open && <NumberTable spec={spec} series={series} />}
    </>
  )
}

const NumberTable = ({ spec, series }: { spec: ChartSpec; series: Series }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
  <section className={classes.numbers} aria-label={`${spec.title}, numbers`} tabIndex={0}>
    <Table verticalSpacing={2} stickyHeader>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>From</Table.Th>
          {spec.lines.map(({ name, label }) => (
            <Table.Th key={name} className="hf-number">
              {label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {numberRows(series, spec.lines).map(({ time, values }) => (
          <Table.Tr key={time}>
            <Table.Td>{exactTime(series, time)}</Table.Td>
            {values.map((value, index) => (
              <Table.Td key={spec.lines[index]?.name} className="hf-number">
                {inUnit(spec.unit, value)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </section>
)

/** Steps of ten seconds need the seconds. */
const exactTime = (series: Series, seconds: number): string =>
  series.range === '1h'
    ? new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }).format(seconds * 1_000)
    : slotTime(series, seconds)
