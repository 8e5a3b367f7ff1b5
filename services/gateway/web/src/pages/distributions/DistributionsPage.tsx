import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { NodeFilter } from '../../names/NodeFilter.tsx'
import { Page } from '../../ui/Page.tsx'
import { FilterChoice } from '../../ui/url/FilterChoice.tsx'
import { Filters } from '../../ui/url/Filters.tsx'
import { oneOf } from '../../ui/url/url-state.ts'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { FileFilters } from '../all-files/FileFilters.tsx'
import { CopiesSums } from './CopiesSums.tsx'
import { FileSpreads } from './FileSpreads.tsx'
import { NodeSums } from './NodeSums.tsx'

const BY = [
  ['file', 'File'],
  ['node', 'Node'],
  ['copies', 'Number of copies'],
] as const

/** Is anything spread badly? */
export default function DistributionsPage() {
  const url = useUrlState()
  const by = oneOf(url.get('by'), ['node', 'copies']) ?? 'file'
  const choice = (
    <FilterChoice
      label="One row per"
      value={by}
      choices={BY}
      onChange={(value) => url.set({ by: value === 'file' ? '' : value })}
    />
  )
  return (
    <Page
      title="Distributions"
      actions={
        <Button component={Link} to="/admin/balance">
          Plan rebalance
        </Button>
      }
    >
      {by === 'file' ? (
        <FileFilters url={url}>{choice}</FileFilters>
      ) : (
        <Filters active={url.get('node') !== ''} onClear={() => url.set({ node: '' })}>
          {choice}
          {by === 'copies' && (
            <NodeFilter value={url.get('node')} onChange={(node) => url.set({ node })} />
          )}
        </Filters>
      )}
      {by === 'file' && <FileSpreads url={url} />}
      {by === 'node' && <NodeSums />}
      {by === 'copies' && <CopiesSums url={url} />}
    </Page>
  )
}
