import type { AuditFilter } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { usePages } from '../ui/table/use-pages.ts'
import { client } from './client.ts'

/** What happened, newest first: the audit log, which also says who, and is what events are made of. */
export const useEvents = (filter: Omit<AuditFilter, 'cursor'>) =>
  usePages(['events', 'log', filter], (cursor) =>
    client.audit({ ...filter, limit: 100, ...(cursor === undefined ? {} : { cursor }) }),
  )

/** Every event that fits, for an export. */
export const eachEvent = (filter: Omit<AuditFilter, 'cursor'>) => client.eachAuditRow(filter)

/** What happened last; for administrators. */
export const useRecentEvents = (limit: number) =>
  useQuery({
    queryKey: ['events', 'recent', limit],
    queryFn: async () => (await client.audit({ limit })).items,
  })
