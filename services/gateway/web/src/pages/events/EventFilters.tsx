import { TextInput } from '@mantine/core'
import { FilterChoice } from '../../ui/url/FilterChoice.tsx'
import { Filters } from '../../ui/url/Filters.tsx'
import { FilterText } from '../../ui/url/FilterText.tsx'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { AREAS } from './event-filter.ts'

/** What, on what, when; who comes by a click on somebody in the list. */
export function EventFilters({ url, active }: { url: UrlState; active: boolean }) {
  const type = url.get('type')
  const known = AREAS.some(([value]) => value === type)
  return (
    <Filters active={active} onClear={url.clear}>
      <FilterChoice
        label="What"
        value={type}
        choices={known ? AREAS : [...AREAS, [type, type] as const]}
        onChange={(value) => url.set({ type: value })}
      />
      <FilterText
        first
        label="On what"
        placeholder="id of a node, file, account …"
        value={url.get('subject')}
        onChange={(subject) => url.set({ subject })}
      />
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          type="date"
          label={name === 'from' ? 'From' : 'Until'}
          value={url.get(name)}
          onChange={({ currentTarget }) => url.set({ [name]: currentTarget.value })}
        />
      ))}
    </Filters>
  )
}
