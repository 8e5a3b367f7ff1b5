import type { AuditRow } from '@holdfast/client'
import { capitalized } from '../../ui/format/capitalized.ts'

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined

/** `node.state` as a person says it: "Node: state". */
export function whatOf(action: string): string {
  const [thing = action, ...verb] = action.split('.')
  const said = (part: string) => part.replaceAll('-', ' ')
  const name = said(thing)
  return `${capitalized(name)}${verb.length > 0 ? `: ${said(verb.join(' '))}` : ''}`
}

/** Why, as far as the event says so: from where to where, the reason, or its few plain facts. */
export function causeOf({ detail }: Pick<AuditRow, 'detail'>): string {
  const { from, to, reason, ...rest } = detail
  const move =
    text(from) !== undefined && text(to) !== undefined ? `${text(from)} → ${text(to)}` : undefined
  const facts = Object.entries(rest).flatMap(([name, value]) =>
    text(value) === undefined ? [] : [`${name} ${text(value)}`],
  )
  return [move, text(reason), ...(move || text(reason) ? [] : facts.slice(0, 4))]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ')
}

const PAGES: Readonly<Record<string, (id: string) => string>> = {
  file: (id) => `/admin/files/${id}`,
  node: (id) => `/admin/nodes/${id}`,
  brake: (id) => `/admin/nodes/${id}`,
  read: (id) => `/admin/nodes/${id}`,
  scrub: (id) => `/admin/nodes/${id}`,
  inventory: (id) => `/admin/nodes/${id}`,
  check: (id) => `/admin/health/checks/${id}`,
  rebalance: (id) => `/admin/balance/plans/${id}`,
  drain: (id) => `/admin/balance/plans/${id}`,
  user: (id) => `/admin/events?subject=${id}`,
}

/** Where the thing is shown that it happened to. */
export const pageOf = ({ action, subject }: Pick<AuditRow, 'action' | 'subject'>) =>
  subject === null ? undefined : PAGES[action.split('.')[0] ?? '']?.(encodeURIComponent(subject))

/** Whether the subject is the number of a node. */
export const isNode = (action: string): boolean =>
  ['node', 'read', 'scrub', 'inventory'].includes(action.split('.')[0] ?? '')
