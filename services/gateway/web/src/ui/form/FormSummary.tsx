import { Alert, Anchor, List } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { FormProblem } from './problem-of-form.ts'

type Props = { problem: FormProblem; ids?: string }

/** What was refused, in one place; takes the focus, and each line leads to its field. */
export function FormSummary({ problem, ids = 'field' }: Props) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus(), [])
  const fields = Object.entries(problem.fields)
  return (
    <Alert
      ref={place}
      tabIndex={-1}
      role="alert"
      color="crit"
      variant="light"
      title={fields.length > 0 ? 'Some fields need a change' : 'That did not work'}
    >
      {problem.general}
      {fields.length > 0 && (
        <List size="sm">
          {fields.map(([name, text]) => (
            <List.Item key={name}>
              <Anchor href={`#${ids}-${name}`} c="inherit" underline="always">
                {text}
              </Anchor>
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  )
}
