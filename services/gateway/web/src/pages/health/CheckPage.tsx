import { Skeleton, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { useCheck } from '../../api/checks.ts'
import { formatDuration } from '../../ui/format/duration.ts'
import { formatShare } from '../../ui/format/number.ts'
import { shortTime } from '../../ui/format/time.ts'
import { Page } from '../../ui/Page.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { FindingsTable } from './FindingsTable.tsx'
import { resultOfCheck, shareOfCheck } from './result-of-check.ts'

/** One check: how far it is, and what it found. It runs on the server; leaving the page ends nothing. */
export default function CheckPage() {
  const { id = '' } = useParams()
  const query = useCheck(id)
  return (
    <Page
      title="Health check"
      tabTitle="Check · Health"
      crumb={query.data ? `Check of ${shortTime(query.data.startedAt)}` : 'Check'}
    >
      <QueryView query={query} what="The health check" skeleton={<Skeleton height={240} />}>
        {(check) => {
          const share = shareOfCheck(check)
          const { etaSeconds } = check.progress
          return (
            <>
              <Text mb="md" role="status">
                <StatusBadge thing="check" state={check.state} reason={check.error} />{' '}
                {resultOfCheck(check)}
              </Text>
              {check.state === 'running' && share !== undefined && (
                <Text mb="md">
                  {formatShare(share)} of {check.progress.unit}
                  {etaSeconds !== null && `, about ${formatDuration(etaSeconds)} left`}
                </Text>
              )}
              {check.findings.length > 0 && <FindingsTable findings={check.findings} />}
              {check.state === 'done' && check.findings.length === 0 && (
                <Empty kind="good" text="No findings." />
              )}
            </>
          )
        }}
      </QueryView>
    </Page>
  )
}
