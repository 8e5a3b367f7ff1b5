import { Button } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useParams } from 'react-router'
import { archiveAddress } from '../../api/files.ts'
import { filesViewOf, setFilesView } from '../../session/preferences.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { FilterChoice } from '../../ui/url/FilterChoice.tsx'
import { Filters } from '../../ui/url/Filters.tsx'
import { FilterText } from '../../ui/url/FilterText.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { useAdding } from '../../uploads/use-adding.ts'
import { DropTarget } from './DropTarget.tsx'
import { HEALTH, TYPES } from './file-filters.ts'
import { folderOfPath } from './folder-of-path.ts'
import { FolderView } from './list/FolderView.tsx'
import { UploadButton } from './UploadButton.tsx'
import { ViewChoice } from './ViewChoice.tsx'

// The list is read before anything is opened in it, so it does not wait for these.
const FilePanel = lazy(() => import('./details/FilePanel.tsx'))
const ClashDialog = lazy(() =>
  import('../../uploads/ClashDialog.tsx').then(({ ClashDialog }) => ({ default: ClashDialog })),
)

/** Where is my file, is it safe? */
export default function FilesPage() {
  const folder = folderOfPath(useParams()['*'])
  const url = useUrlState()
  const [search, type, health] = [url.get('search'), url.get('type'), url.get('health')]
  const view = { folder, search, type, health, sort: url.get('sort') || 'name' }
  const filtered = search !== '' || type !== '' || health !== ''
  const open = url.get('open')
  const as = filesViewOf(url.get('view'))
  const { choose, dialog } = useAdding()
  const upload = <UploadButton folder={folder} onFiles={(files) => void choose(files)} />
  const name = folder === '/' ? 'Files' : folder.slice(folder.lastIndexOf('/') + 1)
  const clear = () => url.set({ search: '', type: '', health: '' })
  return (
    <>
      <DropTarget folder={folder} onFiles={(files) => void choose(files)} />
      <Page
        title={name}
        tabTitle={folder === '/' ? 'Files' : `${name} · Files`}
        actions={
          <>
            <ViewChoice
              view={as}
              onView={(view) => {
                setFilesView(view)
                url.set({ view })
              }}
            />
            {folder !== '/' && (
              <Button component="a" variant="default" href={archiveAddress(folder, 'zip')} download>
                Download as ZIP
              </Button>
            )}
            {upload}
          </>
        }
      >
        <Filters active={filtered} onClear={clear}>
          <FilterText
            first
            label={`Search in ${folder}`}
            placeholder="Part of a name, below this folder"
            value={search}
            onChange={(text) => url.set({ search: text })}
          />
          <FilterChoice
            label="Type"
            value={type}
            choices={TYPES}
            onChange={(value) => url.set({ type: value })}
          />
          <FilterChoice
            label="Health"
            value={health}
            choices={HEALTH}
            onChange={(value) => url.set({ health: value })}
          />
        </Filters>
        <FolderView
          key={folder}
          view={view}
          as={as}
          empty={
            filtered ? (
              <Empty
                kind="filtered"
                text={
                  search === ''
                    ? `No such file in ${folder}.`
                    : `No file matches ${search} in ${folder}.`
                }
                actions={
                  <Button variant="default" onClick={clear}>
                    Clear search
                  </Button>
                }
              />
            ) : (
              <Empty kind="first" text={`Nothing in ${folder} yet.`} actions={upload} />
            )
          }
          onSort={(sort) => url.set({ sort })}
          onOpen={(id) => url.set({ open: id })}
        />
      </Page>
      <Suspense>{open && <FilePanel id={open} onClose={() => url.set({ open: '' })} />}</Suspense>
      <Suspense>{dialog.question && <ClashDialog {...dialog} />}</Suspense>
    </>
  )
}
