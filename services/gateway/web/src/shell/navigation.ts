import {
  IconActivity,
  IconBinaryTree,
  IconChartBar,
  IconCpu,
  IconFiles,
  IconGauge,
  IconHistory,
  IconLink,
  IconListCheck,
  IconScale,
  IconServer2,
  IconSettings,
  IconTrash,
  IconUpload,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react'

export type Place = {
  path: string
  label: string
  icon: TablerIcon
  /** After `g`: goes there. */
  key: string
}

/** Everybody's own. */
export const MINE: readonly Place[] = [
  { path: '/files', label: 'Files', icon: IconFiles, key: 'f' },
  { path: '/links', label: 'Links', icon: IconLink, key: 'l' },
  { path: '/trash', label: 'Trash', icon: IconTrash, key: 't' },
  { path: '/uploads', label: 'Uploads', icon: IconUpload, key: 'u' },
]

/** The whole system, for administrators. */
export const SYSTEM: readonly Place[] = [
  { path: '/admin', label: 'Dashboard', icon: IconGauge, key: 'd' },
  { path: '/admin/nodes', label: 'Nodes', icon: IconServer2, key: 'n' },
  { path: '/admin/files', label: 'All files', icon: IconBinaryTree, key: 'a' },
  { path: '/admin/chunks', label: 'Chunks', icon: IconCpu, key: 'c' },
  { path: '/admin/distributions', label: 'Distributions', icon: IconChartBar, key: 'x' },
  { path: '/admin/health', label: 'Health', icon: IconActivity, key: 'h' },
  { path: '/admin/balance', label: 'Balance', icon: IconScale, key: 'b' },
  { path: '/admin/users', label: 'Users', icon: IconUsers, key: 'p' },
  { path: '/admin/jobs', label: 'Jobs', icon: IconListCheck, key: 'j' },
  { path: '/admin/events', label: 'Events', icon: IconHistory, key: 'e' },
  { path: '/admin/settings', label: 'Settings', icon: IconSettings, key: 's' },
]

/** The place a path lies in; nothing lies below the dashboard, whose address all others begin with. */
export const placeOf = (path: string): Place | undefined =>
  [...MINE, ...SYSTEM]
    .filter((place) => path === place.path || path.startsWith(`${place.path}/`))
    .filter((place) => place.path !== '/admin' || path === '/admin')[0]
