import type { FileInfo } from '@holdfast/client'
import { Button, NativeSelect, Title } from '@mantine/core'
import { useState } from 'react'
import { counted } from '../../../../ui/format/number.ts'
import { consequencesOf, MOST_COPIES } from './change-of-copies.ts'
import classes from './copies.module.css'
import { useChangeCopies } from './use-change-copies.ts'
import { usePlaces } from './use-places.ts'

const CHOICES = Array.from({ length: MOST_COPIES }, (_, index) => index + 1)

/** Another number of copies for this file, with what that comes to before the click. */
export function ChangeCopies({ file }: { file: FileInfo }) {
  const { wanted } = file.copies
  const [to, setTo] = useState(wanted)
  const { change, busy, problem } = useChangeCopies(file)
  const lines = consequencesOf(file, to, usePlaces())
  return (
    <section className={classes.change}>
      <Title order={3} size="h4" mb="sm">
        Copies wanted
      </Title>
      <NativeSelect
        label="Copies of each chunk, on different nodes"
        value={to}
        onChange={({ currentTarget: { value } }) => setTo(Number(value))}
        data={CHOICES.map((count) => ({
          value: String(count),
          label: count === wanted ? `${count}, as now` : String(count),
        }))}
        mb="md"
      />
      {lines.length > 0 && (
        <div role="status">
          <ul className={classes.consequences}>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      {problem && (
        <p role="alert" style={{ color: 'var(--hf-crit)' }}>
          {problem}
        </p>
      )}
      {lines.length > 0 && (
        <Button
          {...(to < wanted ? { color: 'crit' } : {})}
          loading={busy}
          onClick={() => void change(to)}
        >
          Keep {counted(to, 'copy', 'copies')}
        </Button>
      )}
    </section>
  )
}
