import type { FileInfo } from '@holdfast/client'
import { Skeleton } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useNavigate } from 'react-router'
import { asksBeforeDelete } from '../../../session/preferences.ts'
import { Delayed } from '../../../ui/Delayed.tsx'
import { ErrorBanner } from '../../../ui/states/ErrorBanner.tsx'
import { AskDelete } from '../AskDelete.tsx'
import { parentOf, pathOfFolder } from '../folder-of-path.ts'
import { RenameDialog } from '../RenameDialog.tsx'
import { useRemoval } from '../use-removal.ts'
import { type Choice, NOTHING } from './choice.ts'
import { FileList } from './FileList.tsx'
import type { View } from './rows.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { useRows } from './use-rows.ts'

type Props = {
  view: View
  empty: ReactNode
  onSort: (sort: string) => void
  onOpen: (id: string) => void
}

/** What is in a folder, in each state of being read, with what can be done about it. */
export function FolderView({ view, empty, onSort, onOpen }: Props) {
  const rows = useRows(view)
  const navigate = useNavigate()
  const [choice, setChoice] = useState<Choice>(NOTHING)
  const [renaming, setRenaming] = useState<FileInfo>()
  const [deleting, setDeleting] = useState<FileInfo>()
  const remove = useRemoval()
  const { total, count, error } = rows
  const chosen = choice.all || choice.some.size > 0
  const goTo = (folder: string | undefined) => {
    if (folder !== undefined) void navigate(pathOfFolder(folder))
  }
  return (
    <>
      {Boolean(error) && <ErrorBanner what="The files" dataOf={0} onRetry={rows.retry} />}
      {chosen && total !== null && (
        <SelectionBar
          choice={choice}
          shown={view}
          total={total}
          onDone={() => setChoice(NOTHING)}
        />
      )}
      {total === null && !error && (
        <Delayed>
          <Skeleton height={320} />
        </Delayed>
      )}
      {total !== null && count === 0 && empty}
      {total !== null && count > 0 && (
        <FileList
          rows={rows}
          view={view}
          choice={choice}
          onChoice={setChoice}
          onSort={onSort}
          onOpen={({ id }) => onOpen(id)}
          onFolder={goTo}
          onParent={() => goTo(parentOf(view.folder))}
          onRename={setRenaming}
          onDelete={(file) => {
            if (asksBeforeDelete()) setDeleting(file)
            else if (file) void remove(file)
          }}
        />
      )}
      <AskDelete file={deleting} onClose={() => setDeleting(undefined)} onDelete={remove} />
      {renaming && <RenameDialog file={renaming} opened onClose={() => setRenaming(undefined)} />}
    </>
  )
}
