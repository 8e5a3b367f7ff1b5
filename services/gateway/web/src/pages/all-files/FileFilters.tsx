import { NodeFilter } from '../../names/NodeFilter.tsx'
import { OwnerFilter } from '../../names/OwnerFilter.tsx'
import { FilterChoice } from '../../ui/url/FilterChoice.tsx'
import { Filters } from '../../ui/url/Filters.tsx'
import { FilterText } from '../../ui/url/FilterText.tsx'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { clearOf, FILE_FILTERS, HEALTH_CHOICES, SIZE_CHOICES } from './file-filter.ts'

const COPIES = [
  ['', 'Any'],
  ...['0', '1', '2', '3', '4', '5', '6'].map((n) => [n, n] as const),
] as const

type Props = { url: UrlState; children?: React.ReactNode }

/** Filters of files of everybody; only what the catalogue can look for at any size. */
export const FileFilters = ({ url, children }: Props) => (
  <Filters
    active={FILE_FILTERS.some((name) => url.get(name) !== '')}
    onClear={() => url.set(clearOf())}
  >
    {children}
    <FilterText
      label="Name"
      placeholder="part of it"
      value={url.get('search')}
      onChange={(search) => url.set({ search })}
      width={180}
    />
    <FilterChoice
      label="Health"
      value={url.get('health')}
      choices={HEALTH_CHOICES}
      onChange={(health) => url.set({ health })}
    />
    <OwnerFilter value={url.get('owner')} onChange={(owner) => url.set({ owner })} />
    <NodeFilter value={url.get('node')} onChange={(node) => url.set({ node })} />
    <FilterChoice
      label="Fewest copies"
      value={url.get('copies')}
      choices={COPIES}
      onChange={(copies) => url.set({ copies })}
    />
    <FilterChoice
      label="Size"
      value={url.get('size')}
      choices={SIZE_CHOICES}
      onChange={(size) => url.set({ size })}
    />
    <FilterText
      label="Root CID"
      placeholder="bafybei… or 3fa9…"
      value={url.get('cid')}
      onChange={(cid) => url.set({ cid })}
      width={200}
    />
  </Filters>
)
