import { NodeFilter } from '../../names/NodeFilter.tsx'
import { OwnerFilter } from '../../names/OwnerFilter.tsx'
import { FilterChoice } from '../../ui/url/FilterChoice.tsx'
import { Filters } from '../../ui/url/Filters.tsx'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { HEALTH_CHOICES } from './file-filter.ts'

const COPIES = [
  ['', 'Any'],
  ...['0', '1', '2', '3', '4', '5', '6'].map((n) => [n, n] as const),
] as const

type Props = { url: UrlState; children?: React.ReactNode }

/** Filters of files of everybody; only what the catalogue can look for at any size. */
export function FileFilters({ url, children }: Props) {
  const names = ['health', 'owner', 'node', 'copies']
  const clear = () => url.set(Object.fromEntries(names.map((name) => [name, ''])))
  return (
    <Filters active={names.some((name) => url.get(name) !== '')} onClear={clear}>
      {children}
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
    </Filters>
  )
}
