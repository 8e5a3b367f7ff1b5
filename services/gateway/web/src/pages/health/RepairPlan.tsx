import type { HealthCheck } from '@holdfast/client'
import { List, Text } from '@mantine/core'
import { Time } from '../../ui/Time.tsx'
import { repairPlan } from './repair-plan.ts'

/** What a repair would do, by the last check that came to its end; it looks again before it begins. */
export function RepairPlan({ last }: { last: HealthCheck | undefined }) {
  const lines = last === undefined ? [] : repairPlan(last)
  return (
    <div>
      <Text mb="sm">
        Everything is looked at again, then what was found is repaired and followed to its end, for
        an hour at most. Reads and uploads go on. You can leave the page.
      </Text>
      {last === undefined || last.finishedAt === null ? (
        <Text>
          No check ended yet, so nobody knows what it will find: run a dry-run first to see.
        </Text>
      ) : (
        <>
          <Text fw={600} mb="xs">
            {lines.length === 0 ? 'Nothing was found' : 'This was found'} by the check of{' '}
            <Time at={last.finishedAt} />
          </Text>
          <List size="sm" spacing="xs">
            {lines.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        </>
      )}
    </div>
  )
}
