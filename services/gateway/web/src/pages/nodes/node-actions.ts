export type NodeAction = 'edit' | 'maintenance' | 'end-maintenance' | 'drain' | 'resume' | 'remove'

const BY_STATE: Readonly<Record<string, readonly NodeAction[]>> = {
  active: ['maintenance', 'drain'],
  readonly: ['maintenance', 'drain'],
  suspect: ['maintenance', 'drain'],
  down: ['maintenance'],
  returning: ['maintenance'],
  misconfigured: ['maintenance'],
  maintenance: ['end-maintenance'],
  draining: ['resume'],
  drained: ['resume'],
  quarantined: ['resume'],
}

/** What can be done with a node in this state. The server knows best; this only offers nothing in vain. */
export const actionsOf = (state: string): readonly NodeAction[] =>
  state === 'lost' ? [] : ['edit', ...(BY_STATE[state] ?? []), 'remove']

/** It answers, so its copies can be read: the states of placement's table. */
export const isLive = (state: string): boolean =>
  ['active', 'suspect', 'returning', 'draining', 'readonly', 'maintenance'].includes(state)
