import { ActionIcon } from '@mantine/core'
import { IconLayoutGrid, IconList } from '@tabler/icons-react'
import type { FilesView } from '../../session/preferences.ts'

type Props = { view: FilesView; onView: (view: FilesView) => void }

const VIEWS = [
  { view: 'list', label: 'As a list', icon: IconList },
  { view: 'grid', label: 'As a grid', icon: IconLayoutGrid },
] as const

/** Rows with numbers, or tiles with pictures. */
export const ViewChoice = ({ view: now, onView }: Props) => (
  <ActionIcon.Group>
    {VIEWS.map(({ view, label, icon: Icon }) => (
      <ActionIcon
        key={view}
        size={36}
        variant={view === now ? 'filled' : 'default'}
        aria-label={label}
        aria-pressed={view === now}
        title={label}
        onClick={() => onView(view)}
      >
        <Icon size={20} stroke={1.75} aria-hidden />
      </ActionIcon>
    ))}
  </ActionIcon.Group>
)
