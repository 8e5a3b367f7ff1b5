import type { AccountFilter } from '@holdfast/client'
import { defined, oneOf } from '../../ui/url/url-state.ts'

const SORTS = ['email', '-email', 'createdAt', '-createdAt', 'used', '-used', 'files', '-files']

/** What the address asks of the list of accounts; what it cannot ask is left out. Pure. */
export function accountFilterOf(params: URLSearchParams): Omit<AccountFilter, 'cursor'> {
  const state = oneOf(params.get('state'), ['active', 'disabled'])
  return defined({
    search: params.get('search') || undefined,
    role: oneOf(params.get('role'), ['user', 'admin']),
    disabled: state === undefined ? undefined : state === 'disabled',
    sort: oneOf(params.get('sort'), SORTS),
  })
}

/** Whether anything is filtered out; the order filters nothing. */
export const isFiltered = ({ sort: _sort, ...filter }: Omit<AccountFilter, 'cursor'>): boolean =>
  Object.keys(filter).length > 0
