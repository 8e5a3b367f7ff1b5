import { Skeleton, Title } from '@mantine/core'
import { useChecks } from '../../api/checks.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { ScheduleList } from '../schedules/ScheduleList.tsx'
import { ChecksTable } from './ChecksTable.tsx'
import { LastResult } from './LastResult.tsx'
import { RunCheck } from './RunCheck.tsx'

/** When was it last proven? */
export default function HealthPage() {
  const query = useChecks()
  const [newest] = query.data ?? []
  return (
    <Page title="Health" actions={<RunCheck />}>
      {newest && <LastResult check={newest} />}
      <Title order={2} mb="sm">
        When it runs by itself
      </Title>
      <ScheduleList />
      <Title order={2} mt="xl" mb="sm">
        Checks
      </Title>
      <QueryView query={query} what="The health checks" skeleton={<Skeleton height={240} />}>
        {(checks) =>
          checks.length === 0 ? (
            <Empty
              kind="first"
              text="No health check ran yet. A dry-run looks at everything and changes nothing."
            />
          ) : (
            <ChecksTable checks={checks} />
          )
        }
      </QueryView>
    </Page>
  )
}
