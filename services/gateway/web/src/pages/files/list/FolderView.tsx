import type { FileInfo } from '@holdfast/client'
import { Skeleton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useNavigate } from 'react-router'
import { asksBeforeDelete, type FilesView } from '../../../session/preferences.ts'
import { Delayed } from '../../../ui/Delayed.tsx'
import { problemOfForm } from '../../../ui/form/problem-of-form.ts'
import { ErrorBanner } from '../../../ui/states/ErrorBanner.tsx'
import { showNote } from '../../../ui/toast/toasts.ts'
import { AskDelete } from '../AskDelete.tsx'
import { DragHint } from '../drag/DragHint.tsx'
import { useDragToMove } from '../drag/use-drag-to-move.ts'
import { parentOf, pathOfFolder } from '../folder-of-path.ts'
import { RenameDialog } from '../RenameDialog.tsx'
import { useRemoval } from '../use-removal.ts'
import { type Choice, NOTHING } from './choice.ts'
import { FileList } from './FileList.tsx'
import type { View } from './rows.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { useManyFiles } from './use-many-files.ts'
import { useRows } from './use-rows.ts'

// Most people look at the list.
const FileGrid = lazy(() =>
  import('./FileGrid.tsx').then(({ FileGrid }) => ({ default: FileGrid })),
)

type Props = {
  view: View
  as: FilesView
  empty: ReactNode
  onSort: (sort: string) => void
  onOpen: (id: string) => void
}

/** What is in a folder, in each state of being read, with what can be done about it. */
export function FolderView({ view, as, empty, onSort, onOpen }: Props) {
  const rows = useRows(view)
  const navigate = useNavigate()
  const [choice, setChoice] = useState<Choice>(NOTHING)
  const [renaming, setRenaming] = useState<FileInfo>()
  const [deleting, setDeleting] = useState<FileInfo>()
  const remove = useRemoval()
  const many = useManyFiles()
  const { total, count, error } = rows
  const mouse = useMediaQuery('(pointer: fine)', true, { getInitialValueInEffect: false })
  const from = { choice, shown: view, total: total ?? { files: 0, bytes: 0 } }
  const drag = useDragToMove(from, ({ selections, named }, to) => {
    many.move(selections, to, named).then(
      () => setChoice(NOTHING),
      (error) => showNote(`Not all were moved: ${problemOfForm(error, []).general}`),
    )
  })
  const List = as === 'grid' ? FileGrid : FileList
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
        <Suspense fallback={null}>
          <List
            rows={rows}
            view={view}
            choice={choice}
            onChoice={setChoice}
            onSort={onSort}
            onOpen={({ id }) => onOpen(id)}
            onFolder={goTo}
            onParent={() => goTo(parentOf(view.folder))}
            // A finger scrolls.
            onDrag={mouse ? drag.start : undefined}
            onRename={setRenaming}
            onDelete={(file) => {
              if (asksBeforeDelete()) setDeleting(file)
              else if (file) void remove(file)
            }}
          />
        </Suspense>
      )}
      <DragHint hint={drag.hint} />
      <AskDelete file={deleting} onClose={() => setDeleting(undefined)} onDelete={remove} />
      {renaming && <RenameDialog file={renaming} opened onClose={() => setRenaming(undefined)} />}
    </>
  )
}
