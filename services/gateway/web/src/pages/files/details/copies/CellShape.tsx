import { ROW } from './picture-scale.ts'
import { type Cell, fillOf, markOf } from './picture-view.ts'

type Props = { cell: Cell; chunks: number; nodes: number; width: number; marks: string }

/** What one node has of one column. What is missing is drawn too, not left to the ground. */
export function CellShape({ cell, chunks, nodes, width, marks }: Props) {
  const mark = markOf(cell)
  const { held, unreachable } = fillOf(cell, chunks, nodes)
  const single = chunks === 1 && nodes === 1
  if (single && mark !== undefined) return <SingleMark mark={mark} width={width} />
  if (held + unreachable === 0 && mark === undefined) {
    return <rect y={ROW / 2} width={width} height={1} fill="var(--hf-line)" />
  }
  const heldPx = held * ROW
  const awayPx = unreachable * ROW
  return (
    <>
      <rect width={width} height={ROW} fill="var(--hf-sunken)" />
      <rect y={ROW - heldPx} width={width} height={heldPx} fill="var(--hf-ramp-wanted)" />
      {awayPx > 0 && (
        <rect y={ROW - heldPx - awayPx} width={width} height={awayPx} fill={`url(#${marks}away)`} />
      )}
      {mark && <Corner mark={mark} width={width} />}
    </>
  )
}

type MarkProps = { mark: 'corrupt' | 'missing' | 'moving'; width: number }

/** A copy that is not good, alone in its cell. */
function SingleMark({ mark, width }: MarkProps) {
  const color = mark === 'moving' ? 'var(--hf-work)' : 'var(--hf-crit)'
  const middle = { x: width / 2, y: ROW / 2 }
  const arm = Math.min(4, width / 3)
  if (mark === 'corrupt') {
    return (
      <>
        <rect width={width} height={ROW} fill={color} />
        <path
          d={`M${middle.x - arm} ${middle.y - arm}l${arm * 2} ${arm * 2}m0 ${-arm * 2}l${-arm * 2} ${arm * 2}`}
          stroke="var(--hf-surface)"
          strokeWidth={1.5}
        />
      </>
    )
  }
  return (
    <>
      <rect
        x={1}
        y={1}
        width={Math.max(1, width - 2)}
        height={ROW - 2}
        fill="none"
        stroke={color}
        strokeWidth={Math.min(2, width / 3)}
      />
      {mark === 'moving' ? (
        <circle cx={middle.x} cy={middle.y} r={Math.min(3, width / 4)} fill={color} />
      ) : (
        <rect x={middle.x - arm / 2} y={middle.y - 1} width={arm} height={2} fill={color} />
      )}
    </>
  )
}

/** The worst of many chunks, as a corner of its cell. */
function Corner({ mark, width }: MarkProps) {
  const side = Math.min(8, Math.max(4, width))
  const color = mark === 'moving' ? 'var(--hf-work)' : 'var(--hf-crit)'
  return (
    <path
      d={`M${width} 0h${-Math.min(side, width)}L${width} ${side}z`}
      fill={color}
      stroke="var(--hf-surface)"
      strokeWidth={0.75}
    />
  )
}
