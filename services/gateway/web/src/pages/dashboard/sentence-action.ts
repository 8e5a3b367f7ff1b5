import type { Status } from '@holdfast/client'

export type Action = { label: string; to: string }

const NODES: Action = { label: 'Show nodes', to: '/admin/nodes' }
const NEW_NODE: Action = { label: 'Add node', to: '/admin/nodes/new' }
const CHUNKS = { label: 'Show the chunks' }

/** The one thing to do about it; a server may know states that this page does not. */
const ACTIONS: Readonly<Record<string, Action>> = {
  unknown: { label: 'See what answers', to: '/admin/nodes' },
  lost: { label: 'Show the files', to: '/admin/files?health=lost' },
  silence: NODES,
  unreadable: NODES,
  'last-copy': { ...CHUNKS, to: '/admin/chunks?state=at-risk' },
  stuck: NEW_NODE,
  repairing: { ...CHUNKS, to: '/admin/chunks?state=fewer-copies' },
  watch: NODES,
  safe: { label: 'Run check', to: '/admin/health' },
}

/** What the sentence leads to; nothing when nobody knows what helps. */
export function actionOf({ state, nodes }: Pick<Status, 'state' | 'nodes'>): Action | undefined {
  if (state !== 'empty') return ACTIONS[state]
  // With one node each file has one copy, and more are nobody's to make.
  return (nodes.byState.active ?? 0) < 2 ? NEW_NODE : { label: 'Upload', to: '/files' }
}
