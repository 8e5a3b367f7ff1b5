import { SegmentedControl } from '@mantine/core'
import { formatBytes } from '../ui/format/bytes.ts'
import { Middle } from '../ui/Middle.tsx'
import { Time } from '../ui/Time.tsx'
import type { Clash } from './look-ahead.ts'
import { type Choice, looksSame } from './resolve-clashes.ts'
import classes from './uploads.module.css'

type Props = { clash: Clash; choice: Choice; onChoice: (choice: Choice) => void }

export const CHOICES: readonly { value: Choice; label: string }[] = [
  { value: 'rename', label: 'Keep both' },
  { value: 'replace', label: 'Replace' },
  { value: 'skip', label: 'Skip' },
]

/** What is there, what would come, and what is to be done. */
export function ClashRow({ clash, choice, onChoice }: Props) {
  const { chosen, there } = clash
  return (
    <div className={classes.clash}>
      <div className={classes.name}>
        <Middle text={chosen.name} max={36} />
        <div className={classes.second}>
          {looksSame(clash) ? (
            'same size and date'
          ) : (
            <>
              there {formatBytes(there.size)}, <Time at={there.updatedAt} /> · new{' '}
              {formatBytes(chosen.file.size)},{' '}
              <Time at={new Date(chosen.file.lastModified).toISOString()} />
            </>
          )}
        </div>
      </div>
      <SegmentedControl
        size="xs"
        data={[...CHOICES]}
        value={choice}
        onChange={(value) => onChoice(value as Choice)}
        aria-label={`For ${chosen.name}`}
      />
    </div>
  )
}
