import type { DistributionPicture, PictureColumn } from '@holdfast/client'
import { Button, Group } from '@mantine/core'
import { type MouseEvent, useId, useState } from 'react'
import { formatBytes } from '../../../../ui/format/bytes.ts'
import { counted } from '../../../../ui/format/number.ts'
import { ColumnCells } from './ColumnCells.tsx'
import classes from './copies.module.css'
import { Patterns } from './Patterns.tsx'
import { LANE, ROW, type Scale, scaleOf } from './picture-scale.ts'
import { rowsOf } from './picture-view.ts'
import { columnInWords } from './picture-words.ts'
import type { Span } from './picture-zoom.ts'

type Props = {
  picture: DistributionPicture
  wanted: number
  /** Pixels that there are. */
  width: number
  onZoom: (span: Span) => void
}

/**
 * Rows are nodes, columns the file from its first to its last byte, the tree at the right. Drawn for eyes
 * and a mouse alone: the tables say the same to everybody else, and lead to the same places.
 */
export function Picture({ picture, wanted, width, onZoom }: Props) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [pointed, setPointed] = useState<number>()
  const marks = useId()
  const rows = rowsOf(picture.nodes, opened)
  const scale = scaleOf(picture, { width, rows: rows.length })
  const all = picture.tree === null ? picture.columns : [...picture.columns, picture.tree]
  const columnAt = (event: MouseEvent): number | undefined => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    return all.findIndex((_, index) => x >= scale.x(index) && x < scale.x(index) + scale.pitch)
  }
  const zoomTo = (index: number | undefined) => {
    const column = picture.columns[index ?? -1]
    if (column !== undefined) onZoom({ from: column.from, to: column.to })
  }
  const told = all[pointed ?? -1]
  return (
    <>
      {rows.some(({ nodeIds }) => nodeIds.length > 1) && (
        <ZoneButtons rows={rows} opened={opened} onChange={setOpened} />
      )}
      <svg
        className={classes.picture}
        width={scale.width}
        height={scale.height}
        aria-hidden="true"
        onMouseMove={(event) => setPointed(columnAt(event))}
        onMouseLeave={() => setPointed(undefined)}
        onClick={(event) => zoomTo(columnAt(event))}
      >
        <Patterns id={marks} />
        <RowNames rows={rows} scale={scale} />
        {all.map((column, index) => (
          <ColumnCells
            key={index < picture.columns.length ? column.from : 'tree'}
            column={column}
            rows={rows}
            wanted={wanted}
            marks={marks}
            x={scale.x(index)}
            width={scale.cell}
            pointed={index === pointed}
          />
        ))}
      </svg>
      <p className={classes.told} aria-hidden="true">
        {told === undefined
          ? hintOf(picture)
          : columnInWords(told, rows, { wanted, tree: told === picture.tree })}
      </p>
    </>
  )
}

const hintOf = ({ step, columns }: DistributionPicture): string => {
  const bytes = (columns as PictureColumn[])[0]?.bytes ?? 0
  return `Each column is ${counted(step, 'chunk')}${step > 1 ? ` (${formatBytes(bytes)})` : ''}; a click shows it alone`
}

type NamesProps = { rows: ReturnType<typeof rowsOf>; scale: Scale }

const RowNames = ({ rows, scale }: NamesProps) => (
  <g className={classes.names}>
    <text x={0} y={LANE - 2}>
      fewest
    </text>
    {rows.map(({ key, name, zone }, index) => (
      <text key={key} x={0} y={scale.y(index) + ROW - 6}>
        <title>{zone === null ? name : `${name}, zone ${zone}`}</title>
        {name.length > scale.letters ? `${name.slice(0, scale.letters - 1)}…` : name}
      </text>
    ))}
  </g>
)

type ZonesProps = {
  rows: ReturnType<typeof rowsOf>
  opened: ReadonlySet<string>
  onChange: (opened: ReadonlySet<string>) => void
}

const ZoneButtons = ({ rows, opened, onChange }: ZonesProps) => (
  <Group gap="xs" mb="sm">
    {rows
      .filter(({ nodeState }) => nodeState === null)
      .map(({ key, name, nodeIds }) => (
        <Button
          key={key}
          variant="default"
          size="compact-xs"
          aria-expanded={opened.has(key)}
          onClick={() => {
            const next = new Set(opened)
            if (!next.delete(key)) next.add(key)
            onChange(next)
          }}
        >
          {name}: {counted(nodeIds.length, 'node')}
        </Button>
      ))}
  </Group>
)
