import { everyItem } from './pages.ts'
import type {
  Account,
  AccountChange,
  AccountFilter,
  AccountWithToken,
  AuditFilter,
  AuditRow,
  Invitation,
  NewAccount,
  NewInvitation,
} from './people-types.ts'
import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import type { Page } from './types.ts'

/** Everybody's accounts, invitations, and who did what. For administrators. */
export const accountCalls = (api: Requester) => {
  const users = (filter: AccountFilter = {}) =>
    api.json<Page<Account>>(`/api/v1/users${queryOf(filter)}`)
  const audit = (filter: AuditFilter = {}) =>
    api.json<Page<AuditRow>>(`/api/v1/audit${queryOf(filter)}`)
  return {
    users,
    eachUser: (filter: Omit<AccountFilter, 'cursor'> = {}) =>
      everyItem((cursor) =>
        users({ limit: 500, ...filter, ...(cursor === undefined ? {} : { cursor }) }),
      ),
    user: (id: string) => api.json<Account>(`/api/v1/users/${id}`),
    addUser: (account: NewAccount) => api.write<AccountWithToken>('POST', '/api/v1/users', account),
    editUser: (id: string, change: AccountChange) =>
      api.write<AccountWithToken>('PATCH', `/api/v1/users/${id}`, change),
    /** With all files, keys and links; there is no way back. */
    removeUser: async (id: string) => {
      await api.send(`/api/v1/users/${id}`, { method: 'DELETE' })
    },
    invitations: () => api.json<Page<Invitation>>('/api/v1/users/invitations'),
    /** `expiresIn` in seconds. With an address the link is mailed, unless `mail` is false. */
    invite: (invitation: { email?: string | null; expiresIn?: number; mail?: boolean } = {}) =>
      api.write<NewInvitation>('POST', '/api/v1/users/invitations', invitation),
    revokeInvitation: async (id: string) => {
      await api.send(`/api/v1/users/invitations/${id}`, { method: 'DELETE' })
    },
    audit,
    eachAuditRow: (filter: Omit<AuditFilter, 'cursor'> = {}) =>
      everyItem((cursor) =>
        audit({ limit: 500, ...filter, ...(cursor === undefined ? {} : { cursor }) }),
      ),
  }
}
