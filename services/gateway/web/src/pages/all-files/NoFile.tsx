import { Button } from '@mantine/core'
import { Banner } from '../../ui/states/Banner.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { isChunkName } from '../chunks/chunk-filter.ts'
import { clearOf, fileFilterOf, isFiltered } from './file-filter.ts'

/** A list of files of everybody without rows, and which kind of nothing it is. */
export function NoFile({ url }: { url: UrlState }) {
  if (!isFiltered(fileFilterOf(url.params))) {
    return <Empty kind="first" text="Nobody has stored a file yet." />
  }
  return (
    <Empty
      kind="filtered"
      text="No file fits these filters"
      actions={
        <Button variant="default" onClick={() => url.set(clearOf())}>
          Clear filter
        </Button>
      }
    />
  )
}

/** Said where the CID that was typed is none, and the list therefore takes no notice of it. */
export const CidHint = ({ url }: { url: UrlState }) =>
  url.get('cid') === '' || isChunkName(url.get('cid')) ? null : (
    <Banner token="unk">
      Enter a root CID, a digest in hexadecimal digits, or the beginning of one
    </Banner>
  )
