import type { Schedule } from '@holdfast/client'
import { Button, Skeleton, Text } from '@mantine/core'
import { useState } from 'react'
import { useSchedules } from '../../api/schedules.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { ChangeSchedule } from './ChangeSchedule.tsx'
import { howInWords, nameOf, whenInWords } from './schedule-in-words.ts'

const columns = (change: (name: string) => void): readonly Column<Schedule>[] => [
  { key: 'what', label: 'What', lead: true, cell: nameOf },
  {
    key: 'state',
    label: 'State',
    lead: true,
    cell: ({ enabled }) => <StatusBadge thing="schedule" state={enabled ? 'on' : 'off'} />,
  },
  {
    key: 'when',
    label: 'When',
    cell: (schedule) => (
      <>
        {whenInWords(schedule)}
        <Text size="xs" c="dimmed">
          {howInWords(schedule)}
        </Text>
      </>
    ),
  },
  {
    key: 'last',
    label: 'Last run',
    cell: ({ lastRun }) => (lastRun === null ? 'Never' : <Time at={lastRun} />),
  },
  {
    key: 'next',
    label: 'Next run',
    cell: ({ nextRun }) => (nextRun === null ? 'None' : <Time at={nextRun} />),
  },
  {
    key: 'by',
    label: 'Set',
    cell: ({ setBy }) => (
      <StatusBadge thing="setting" state={setBy === 'api' ? 'changed' : 'default'} />
    ),
  },
  {
    key: 'actions',
    label: 'Actions',
    quiet: true,
    cell: (schedule) => (
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`Change the schedule of ${nameOf(schedule)}`}
        onClick={() => change(schedule.name)}
      >
        Change
      </Button>
    ),
  },
]

/** What runs by itself, when last, when next, and a way to change it. */
export function ScheduleList() {
  const query = useSchedules()
  const [changed, setChanged] = useState<string>()
  return (
    <QueryView query={query} what="The schedules" skeleton={<Skeleton height={80} />}>
      {(schedules) => (
        <>
          <RowTable
            label="Schedules"
            columns={columns(setChanged)}
            rows={schedules}
            rowKey={({ name }) => name}
          />
          <ChangeSchedule
            schedule={schedules.find(({ name }) => name === changed)}
            onClose={() => setChanged(undefined)}
          />
        </>
      )}
    </QueryView>
  )
}
