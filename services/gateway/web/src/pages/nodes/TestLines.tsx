import type { NodeCheck } from '@holdfast/client'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { formatNumber } from '../../ui/format/number.ts'
import { nameOfCheck } from './node-test.ts'
import classes from './nodes.module.css'

/** What a test found, line by line: how it is, and what to do about it. */
export const TestLines = ({ checks }: { checks: readonly NodeCheck[] }) => (
  <ul className={classes.checks} aria-label="What the test found">
    {checks.map(({ check, ok, detail, whatToDo, ms }) => (
      <li key={check}>
        {ok ? (
          <IconCircleCheck
            size={20}
            stroke={1.75}
            color="var(--hf-ok)"
            aria-label="Good"
            role="img"
          />
        ) : (
          <IconCircleX
            size={20}
            stroke={1.75}
            color="var(--hf-crit)"
            aria-label="Not good"
            role="img"
          />
        )}
        <div>
          <strong>{nameOfCheck(check)}</strong> {detail}
          {ms !== undefined && <span className={classes.quiet}>{` ${formatNumber(ms)} ms`}</span>}
          {whatToDo && <div className={classes.quiet}>{whatToDo}</div>}
        </div>
      </li>
    ))}
  </ul>
)
