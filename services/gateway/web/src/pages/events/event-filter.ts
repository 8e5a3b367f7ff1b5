import type { AuditFilter } from '@holdfast/client'
import { defined } from '../../ui/url/url-state.ts'

/** Areas of what happens, by the beginnings of types. */
export const AREAS = [
  ['', 'Everything'],
  ['node.,brake.', 'Nodes'],
  ['repair.,read.,chunk.,removals.', 'Copies and repair'],
  ['check.,schedule.,scrub.,inventory.', 'Health checks and upkeep'],
  ['rebalance.,drain.', 'Balance'],
  ['file.,files.,folder.,trash.,versions.,import.,link.', 'Files and links'],
  ['user.,invitation.,api-key.,session.,setup.,identity.', 'People'],
  ['settings.,mail.,webhook.,queue.', 'Settings, mail and webhooks'],
] as const

const TYPES = /^[a-z][a-z0-9.-]{0,63}(,[a-z][a-z0-9.-]{0,63}){0,19}$/
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A day as the date field has it, in the reader's own time, as the beginning of that day. */
const startOf = (day: string | null): Date | undefined => {
  if (day === null || !/^\d{4}-\d\d-\d\d$/.test(day)) return undefined
  const at = new Date(`${day}T00:00:00`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** The day itself belongs to the time until it. */
const endOf = (day: string | null): Date | undefined => {
  const start = startOf(day)
  if (start !== undefined) start.setDate(start.getDate() + 1)
  return start
}

/** What the address asks of the log; what it cannot ask is left out. Pure. */
export function eventFilterOf(params: URLSearchParams): Omit<AuditFilter, 'cursor'> {
  const type = params.get('type') ?? ''
  const actor = params.get('actor') ?? ''
  return defined({
    action: TYPES.test(type) ? type : undefined,
    actor: ID.test(actor) ? actor : undefined,
    subject: params.get('subject') || undefined,
    from: startOf(params.get('from'))?.toISOString(),
    to: endOf(params.get('to'))?.toISOString(),
  })
}
