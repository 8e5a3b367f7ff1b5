import { Button } from '@mantine/core'
import { useState } from 'react'
import { archiveOf } from '../../../api/files.ts'
import { ConfirmDialog } from '../../../ui/confirm/ConfirmDialog.tsx'
import { counted } from '../../../ui/format/number.ts'
import { deletionInWords } from '../links-in-words.ts'
import { PathDialog } from '../PathDialog.tsx'
import { type Choice, type Shown, selectionsOf, sumOf } from './choice.ts'
import classes from './list.module.css'
import { chosenText } from './list-text.ts'
import type { useChoiceRemoval } from './use-choice-removal.ts'
import { useManyFiles } from './use-many-files.ts'

type Props = {
  choice: Choice
  shown: Shown
  total: { files: number; bytes: number }
  removal: ReturnType<typeof useChoiceRemoval>
  onDone: () => void
}

/** An archive names its files in the address. */
const MOST_IN_ADDRESS = 300

/** What can be done with all that is chosen. */
export function SelectionBar({ choice, shown, total, removal, onDone }: Props) {
  const [asking, setAsking] = useState<'move' | 'copy'>()
  const many = useManyFiles()
  const sum = sumOf(choice, total)
  const selections = selectionsOf(choice, shown)
  const few = choice.all ? undefined : [...choice.some.values()]
  const archived = few !== undefined && few.length <= MOST_IN_ADDRESS ? few : undefined
  return (
    <div className={classes.bar} role="toolbar" aria-label="What is chosen">
      <span className={classes.barText} role="status">
        {chosenText(choice.all, sum)}
      </span>
      <Button variant="default" size="compact-sm" onClick={() => setAsking('move')}>
        Move
      </Button>
      <Button variant="default" size="compact-sm" onClick={() => setAsking('copy')}>
        Copy
      </Button>
      {archived !== undefined &&
        (['zip', 'car'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            download
            variant="default"
            size="compact-sm"
            href={archiveOf(archived, format)}
          >
            {format === 'zip' ? 'Download as ZIP' : 'As CAR'}
          </Button>
        ))}
      <Button variant="subtle" size="compact-sm" onClick={onDone}>
        Clear
      </Button>
      <Button variant="default" color="crit" size="compact-sm" onClick={() => void removal.start()}>
        Delete
      </Button>
      {(['move', 'copy'] as const).map((how) => (
        <PathDialog
          key={how}
          opened={asking === how}
          title={`${how === 'move' ? 'Move' : 'Copy'} ${counted(sum.files, 'file')}`}
          label="To folder"
          description="A path from the top, /photos/2026. It is made if it is not there."
          from={shown.folder}
          verb={`${how === 'move' ? 'Move' : 'Copy'} ${counted(sum.files, 'file')}`}
          onClose={() => setAsking(undefined)}
          onMove={async (to) => {
            await (how === 'move' ? many.move(selections, to, few) : many.copy(selections, to))
            onDone()
          }}
        />
      ))}
      <ConfirmDialog
        opened={removal.asking}
        onClose={removal.cancel}
        title={`Move ${counted(sum.files, 'file')} to the trash?`}
        consequences={[
          deletionInWords(removal.links, 'them'),
          'They can be restored from the trash until it is emptied.',
        ]}
        verb={`Delete ${counted(sum.files, 'file')}`}
        danger
        onConfirm={removal.confirm}
      />
    </div>
  )
}
