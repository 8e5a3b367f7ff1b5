import { Button, Skeleton, TextInput } from '@mantine/core'
import { useParams, useSearchParams } from 'react-router'
import { archiveAddress, useFolder } from '../../api/files.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { ClashDialog } from '../../uploads/ClashDialog.tsx'
import { useAdding } from '../../uploads/use-adding.ts'
import { DropTarget } from './DropTarget.tsx'
import { FilePanel } from './FilePanel.tsx'
import { FileTable } from './FileTable.tsx'
import { folderOfPath } from './folder-of-path.ts'
import { UploadButton } from './UploadButton.tsx'

/** Where is my file, is it safe? */
export default function FilesPage() {
  const folder = folderOfPath(useParams()['*'])
  const [params, setParams] = useSearchParams()
  const search = params.get('search') ?? ''
  const sort = params.get('sort') ?? 'name'
  const open = params.get('open')
  const set = (name: string, value: string | null) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        if (value === null || value === '') after.delete(name)
        else after.set(name, value)
        return after
      },
      { replace: name === 'search' },
    )
  const query = useFolder({ folder, search, sort })
  const { choose, dialog } = useAdding()
  const upload = <UploadButton folder={folder} onFiles={(files) => void choose(files)} />
  const name = folder === '/' ? 'Files' : folder.slice(folder.lastIndexOf('/') + 1)
  return (
    <>
      <DropTarget folder={folder} onFiles={(files) => void choose(files)} />
      <Page
        title={name}
        tabTitle={folder === '/' ? 'Files' : `${name} · Files`}
        actions={
          <>
            <TextInput
              aria-label={`Search in ${folder}`}
              placeholder="Search"
              value={search}
              onChange={({ currentTarget: { value } }) => set('search', value)}
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
        <QueryView query={query} what="The files" skeleton={<Skeleton height={320} />}>
          {({ pages }) =>
            pages.every(({ items, folders }) => items.length + folders.length === 0) ? (
              <Empty
                kind={search === '' ? 'first' : 'filtered'}
                text={
                  search === ''
                    ? `Nothing in ${folder} yet.`
                    : `No file matches ${search} in ${folder}.`
                }
                actions={
                  search === '' ? (
                    upload
                  ) : (
                    <Button variant="default" onClick={() => set('search', null)}>
                      Clear search
                    </Button>
                  )
                }
              />
            ) : (
              <FileTable
                pages={pages}
                searching={search !== ''}
                sort={sort}
                onSort={(by) => set('sort', by)}
                onOpen={(id) => set('open', id)}
                onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              />
            )
          }
        </QueryView>
      </Page>
      {open && <FilePanel id={open} onClose={() => set('open', null)} />}
      <ClashDialog {...dialog} />
    </>
  )
}
