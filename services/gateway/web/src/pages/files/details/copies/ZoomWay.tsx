import { Anchor } from '@mantine/core'
import classes from './copies.module.css'
import { spanInWords } from './picture-words.ts'
import { type Span, wayTo } from './picture-zoom.ts'

type Props = { span: Span; chunks: number; columns: number; onZoom: (span: Span) => void }

/** From the whole file to what is shown; each step leads back to it. */
export function ZoomWay({ span, chunks, columns, onZoom }: Props) {
  const way = wayTo(span, chunks, columns)
  if (way.length < 2) return null
  return (
    <nav aria-label="Part of the file" className={classes.way}>
      {way.map((step, index) => {
        const name = index === 0 ? 'All chunks' : spanInWords(step)
        return (
          <span key={`${step.from}-${step.to}`}>
            {index > 0 && <span aria-hidden> › </span>}
            {index === way.length - 1 ? (
              <span aria-current="true">{name}</span>
            ) : (
              <Anchor component="button" type="button" fz="sm" onClick={() => onZoom(step)}>
                {name}
              </Anchor>
            )}
          </span>
        )
      })}
    </nav>
  )
}
