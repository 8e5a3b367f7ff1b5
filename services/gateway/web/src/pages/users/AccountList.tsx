import { Button } from '@mantine/core'
import { useAccounts } from '../../api/users.ts'
import { Empty } from '../../ui/states/Empty.tsx'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { FilterChoice } from '../../ui/url/FilterChoice.tsx'
import { Filters } from '../../ui/url/Filters.tsx'
import { FilterText } from '../../ui/url/FilterText.tsx'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { accountColumns } from './account-columns.tsx'
import { accountFilterOf, isFiltered } from './account-filter.ts'

const ROLES = [
  ['', 'Every role'],
  ['user', 'Users'],
  ['admin', 'Admins'],
] as const
const STATES = [
  ['', 'Every state'],
  ['active', 'Active'],
  ['disabled', 'Disabled'],
] as const

/** All accounts with their room, and what can be done with each. */
export function AccountList({ url }: { url: UrlState }) {
  const filter = accountFilterOf(url.params)
  const accounts = useAccounts(filter)
  const clear = () => url.set({ search: '', role: '', state: '' })
  return (
    <>
      <Filters active={isFiltered(filter)} onClear={clear}>
        <FilterText
          first
          label="Name or e-mail"
          value={url.get('search')}
          onChange={(search) => url.set({ search })}
        />
        <FilterChoice
          label="Role"
          value={url.get('role')}
          choices={ROLES}
          onChange={(role) => url.set({ role })}
        />
        <FilterChoice
          label="State"
          value={url.get('state')}
          choices={STATES}
          onChange={(state) => url.set({ state })}
        />
      </Filters>
      <PagedRows
        pages={accounts}
        what="The accounts"
        one="account"
        empty={
          <Empty
            kind="filtered"
            text="No account fits these filters"
            actions={
              <Button variant="default" onClick={clear}>
                Clear filter
              </Button>
            }
          />
        }
      >
        {(rows) => (
          <RowTable
            label="Accounts"
            columns={accountColumns((dialog, id) => url.set({ dialog, id }))}
            rows={rows}
            rowKey={({ id }) => id}
            sort={filter.sort ?? 'email'}
            onSort={(sort) => url.set({ sort })}
          />
        )}
      </PagedRows>
    </>
  )
}
