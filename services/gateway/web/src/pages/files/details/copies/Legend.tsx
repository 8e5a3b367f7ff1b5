import { useId } from 'react'
import { COPY_CLASSES, WORDS } from '../../../../ui/words.ts'
import { CellShape } from './CellShape.tsx'
import classes from './copies.module.css'
import { Patterns } from './Patterns.tsx'
import { LANE, ROW } from './picture-scale.ts'
import { NO_COPIES } from './picture-view.ts'

const STATES = [
  ['verified', 'held'],
  ['unreachable', 'unreachable'],
  ['moving', 'moving'],
  ['missing', 'missing'],
  ['corrupt', 'corrupt'],
] as const

const SIDE = 16

/** What the colours and patterns stand for; always there. */
export function Legend() {
  const marks = useId()
  return (
    <>
      <p className={classes.legend}>
        <svg className={classes.unseen} aria-hidden="true">
          <Patterns id={marks} />
        </svg>
        <span>Fewest live copies:</span>
        {COPY_CLASSES.map(([name, word]) => (
          <span key={name} className={classes.key}>
            <svg width={SIDE} height={LANE} aria-hidden="true">
              <rect width={SIDE} height={LANE} fill={`var(--hf-ramp-${name})`} />
              {name !== 'wanted' && (
                <rect width={SIDE} height={LANE} fill={`url(#${marks}${name})`} />
              )}
            </svg>
            {word}
          </span>
        ))}
      </p>
      <p className={classes.legend}>
        <span>Copies:</span>
        {STATES.map(([state, count]) => (
          <span key={state} className={classes.key}>
            <svg width={SIDE} height={ROW} aria-hidden="true">
              <CellShape
                cell={{ ...NO_COPIES, [count]: 1 }}
                chunks={1}
                nodes={1}
                width={SIDE}
                marks={marks}
              />
            </svg>
            {WORDS.copy[state].word}
          </span>
        ))}
        <span className={classes.key}>
          <svg width={SIDE} height={ROW} aria-hidden="true">
            <CellShape cell={NO_COPIES} chunks={1} nodes={1} width={SIDE} marks={marks} />
          </svg>
          not placed here
        </span>
      </p>
    </>
  )
}
