import { NodeFilter } from '../../names/NodeFilter.tsx'
import { FilterChoice } from '../../ui/url/FilterChoice.tsx'
import { Filters } from '../../ui/url/Filters.tsx'
import { FilterText } from '../../ui/url/FilterText.tsx'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { CLASSES, ISSUES, issueOf, STATES } from './chunk-filter.ts'

const COUNTS = ['0', '1', '2', '3', '4', '5', '6'] as const
const choices = (any: string) => [['', any] as const, ...COUNTS.map((n) => [n, n] as const)]

/** Only what the catalogue can look for at any size. */
export const ChunkFilters = ({ url }: { url: UrlState }) => (
  <Filters active={[...url.params].length > 0} onClear={url.clear}>
    <FilterText
      first
      label="CID or digest"
      placeholder="bafkrei… or 3fa9…"
      value={url.get('cid')}
      onChange={(cid) => url.set({ cid })}
    />
    <FilterChoice
      label="Issue"
      value={issueOf(url.params)}
      choices={ISSUES}
      onChange={(issue) => url.set({ issue })}
    />
    <FilterChoice
      label="State"
      value={url.get('state')}
      choices={STATES}
      onChange={(state) => url.set({ state })}
    />
    <NodeFilter value={url.get('node')} onChange={(node) => url.set({ node })} />
    <FilterChoice
      label="Copies"
      value={url.get('class')}
      choices={CLASSES}
      onChange={(value) => url.set({ class: value })}
    />
    <NodeFilter
      label="Only live copy on"
      value={url.get('only')}
      onChange={(only) => url.set({ only })}
    />
    <FilterChoice
      label="Live copies"
      value={url.get('copies')}
      choices={choices('Any')}
      onChange={(copies) => url.set({ copies })}
    />
    <FilterChoice
      label="Wanted"
      value={url.get('wanted')}
      choices={choices('Any')}
      onChange={(wanted) => url.set({ wanted })}
    />
  </Filters>
)
