import type { NodeInfo } from '@holdfast/client'

export type NodeAction =
  | 'edit'
  | 'maintenance'
  | 'end-maintenance'
  | 'drain'
  | 'out'
  | 'resume'
  | 'remove'
  /** Without a drain first; asked for within the dialog of `remove`. */
  | 'remove-now'

const BY_STATE: Readonly<Record<string, readonly NodeAction[]>> = {
  active: ['maintenance', 'drain'],
  readonly: ['maintenance', 'drain'],
  suspect: ['maintenance', 'drain'],
  down: ['out', 'maintenance'],
  returning: ['maintenance'],
  misconfigured: ['maintenance'],
  maintenance: ['end-maintenance'],
  draining: ['resume'],
  drained: ['resume'],
  quarantined: ['resume'],
}

/** What can be done with a node as it is. The server knows best; this only offers nothing in vain. */
export function actionsOf({ state, leaving }: Pick<NodeInfo, 'state' | 'leaving'>): NodeAction[] {
  if (state === 'lost') return []
  const may = BY_STATE[state] ?? []
  if (!leaving) return ['edit', ...may, 'remove']
  // It is on its way out: what is left is to keep it.
  const rest = may.filter((action) => action !== 'drain' && action !== 'resume')
  return ['edit', ...rest, 'resume', ...(drainsFirst(state) ? [] : ['remove' as const])]
}

/** It answers, so its copies can go elsewhere before it leaves. */
export const drainsFirst = (state: string): boolean =>
  ['active', 'readonly', 'suspect', 'draining', 'drained'].includes(state)

/** It answers, so its copies can be read: the states of placement's table. */
export const isLive = (state: string): boolean =>
  ['active', 'suspect', 'returning', 'draining', 'readonly', 'maintenance'].includes(state)
