import type { AccountFilter } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { usePages } from '../ui/table/use-pages.ts'
import { client } from './client.ts'
import { queryClient } from './query-client.ts'

/** All accounts that fit, page after page. */
export const useAccounts = (filter: Omit<AccountFilter, 'cursor'>) =>
  usePages(['users', 'list', filter], (cursor) =>
    client.users({ ...filter, limit: 100, ...(cursor === undefined ? {} : { cursor }) }),
  )

/**
 * The account a dialog is about; none while nobody asks for one. Not among what events make old: its own
 * removal is such an event, and asking for it then would only be refused.
 */
export const useAccount = (id: string) =>
  useQuery({
    queryKey: ['account', id],
    queryFn: () => client.user(id),
    enabled: id !== '',
  })

/** Invitations that are still good. */
export const useInvitations = () =>
  useQuery({
    queryKey: ['users', 'invitations'],
    queryFn: async () => (await client.invitations()).items,
  })

/** After a change of one's own: everything about people is asked anew. */
export const usersChanged = (): Promise<void> =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [thing] }) => thing === 'users' || thing === 'account',
  })

/** The same after one was removed, about which nothing can be asked any more. */
export const accountRemoved = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ['users'] })

/** Accounts to put names to ids; more than these are asked for one by one. */
export const useManyAccounts = () =>
  useQuery({
    queryKey: ['users', 'many'],
    queryFn: async () => (await client.users({ limit: 500 })).items,
    staleTime: 60_000,
  })
