import type { HealthCheck } from '@holdfast/client'
import { Text } from '@mantine/core'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import { resultOfCheck } from './result-of-check.ts'

/** The newest check in a sentence; the way to what it found. */
export const LastResult = ({ check }: { check: HealthCheck }) => (
  <Text mb="lg">
    <StatusBadge thing="check" state={check.state} reason={check.error} />{' '}
    <TextLink amidWords to={`/admin/health/checks/${check.id}`}>
      {resultOfCheck(check)}
    </TextLink>{' '}
    <Text span c="dimmed">
      {check.repair ? 'With repair' : 'Dry-run'}, begun <Time at={check.startedAt} />
    </Text>
  </Text>
)
