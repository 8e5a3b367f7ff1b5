import type { Status } from '@holdfast/client'

/** Where it leads, or what the button does by itself. */
export type Action = { label: string } & (
  | { to: string }
  | { does: 'check-again' }
  | { does: 'start-now'; nodes: readonly number[] }
)

const NODES: Action = { label: 'Show nodes', to: '/admin/nodes' }
const NEW_NODE: Action = { label: 'Add node', to: '/admin/nodes/new' }

/** The one thing to do about it; a server may know states that this page does not. */
const ACTIONS: Readonly<Record<string, Action>> = {
  unknown: { label: 'See what answers', to: '/admin/nodes' },
  lost: { label: 'Show the files', to: '/admin/files?health=lost' },
  silence: { label: 'Check again', does: 'check-again' },
  unreadable: NODES,
  'last-copy': { label: 'Watch repair', to: '/admin/chunks?state=at-risk' },
  stuck: NEW_NODE,
  repairing: { label: 'Watch', to: '/admin/chunks?state=fewer-copies' },
  watch: NODES,
  safe: { label: 'Run check', to: '/admin/health' },
}

type About = Pick<Status, 'state' | 'nodes' | 'waiting' | 'watchNode'>

/** What the sentence leads to; nothing when nobody knows what helps. */
export function actionOf({ state, nodes, waiting, watchNode }: About): Action | undefined {
  if (state === 'empty') {
    // With one node each file has one copy, and more are nobody's to make.
    return (nodes.byState.active ?? 0) < 2 ? NEW_NODE : { label: 'Upload', to: '/files' }
  }
  if (state === 'watch' && typeof watchNode === 'number') {
    return { label: 'Show node', to: `/admin/nodes/${watchNode}` }
  }
  if (state === 'repairing' && waiting) {
    return waiting.startsInSeconds === null
      ? NODES
      : { label: 'Start now', does: 'start-now', nodes: waiting.nodes }
  }
  return ACTIONS[state]
}
