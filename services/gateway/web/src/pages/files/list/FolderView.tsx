import type { FileInfo } from '@holdfast/client'
import { Skeleton, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useNavigate } from 'react-router'
import type { FilesView } from '../../../session/preferences.ts'
import { Delayed } from '../../../ui/Delayed.tsx'
import { problemOfForm } from '../../../ui/form/problem-of-form.ts'
import { formatNumber } from '../../../ui/format/number.ts'
import { ErrorBanner } from '../../../ui/states/ErrorBanner.tsx'
import { showNote } from '../../../ui/toast/toasts.ts'
import { DragHint } from '../drag/DragHint.tsx'
import { useDragToMove } from '../drag/use-drag-to-move.ts'
import { parentOf, pathOfFolder } from '../folder-of-path.ts'
import { RemoveDialog } from '../RemoveDialog.tsx'
import { RenameDialog } from '../RenameDialog.tsx'
import { useAskedRemoval } from '../use-asked-removal.ts'
import { NOTHING } from './choice.ts'
import { FileList } from './FileList.tsx'
import type { View } from './rows.ts'
import { useChoice } from './use-choice.ts'
import { useChoiceRemoval } from './use-choice-removal.ts'
import { useManyFiles } from './use-many-files.ts'
import { useRows } from './use-rows.ts'
import { MOST_OF_HEALTH } from './use-rows-of-health.ts'

// Most people look at the list.
const FileGrid = lazy(() =>
  import('./FileGrid.tsx').then(({ FileGrid }) => ({ default: FileGrid })),
)

// Nothing is chosen in a list that was only just opened.
const SelectionBar = lazy(() =>
  import('./SelectionBar.tsx').then(({ SelectionBar }) => ({ default: SelectionBar })),
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
  const { choice, choose } = useChoice(view, rows)
  const clear = () => choose(NOTHING)
  const [renaming, setRenaming] = useState<FileInfo>()
  const removal = useAskedRemoval()
  const removalOfChoice = useChoiceRemoval(choice, view, clear)
  const many = useManyFiles()
  const { total, count, error } = rows
  const mouse = useMediaQuery('(pointer: fine)', true, { getInitialValueInEffect: false })
  const from = { choice, shown: view, total: total ?? { files: 0, bytes: 0 } }
  const drag = useDragToMove(from, ({ selections, named }, to) => {
    many
      .move(selections, to, named)
      .then(clear, (error) => showNote(`Not all were moved: ${problemOfForm(error, []).general}`))
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
        <Suspense fallback={null}>
          <SelectionBar
            choice={choice}
            shown={view}
            total={total}
            removal={removalOfChoice}
            onDone={clear}
          />
        </Suspense>
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
            onChoice={choose}
            onSort={onSort}
            onOpen={({ id }) => onOpen(id)}
            onFolder={goTo}
            onParent={() => goTo(parentOf(view.folder))}
            // A finger scrolls.
            onDrag={mouse ? drag.start : undefined}
            onRename={setRenaming}
            // As in every file manager: what is chosen goes, not where the keys happen to be.
            onDelete={(file) => {
              if (chosen) void removalOfChoice.start()
              else if (file) void removal.start(file)
            }}
          />
        </Suspense>
      )}
      {view.health !== '' && count === MOST_OF_HEALTH && (
        <Text size="sm" c="dimmed" mt="xs">
          These are the first {formatNumber(MOST_OF_HEALTH)} of them. A search or a folder shows
          fewer.
        </Text>
      )}
      <DragHint hint={drag.hint} />
      <RemoveDialog {...removal.dialog} />
      {renaming && <RenameDialog file={renaming} opened onClose={() => setRenaming(undefined)} />}
    </>
  )
}
