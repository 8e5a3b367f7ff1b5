import { Skeleton } from '@mantine/core'
import { useChecks } from '../../api/checks.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { ChecksTable } from './ChecksTable.tsx'
import { RunCheck } from './RunCheck.tsx'

/** When was it last proven? */
export default function HealthPage() {
  const query = useChecks()
  return (
    <Page title="Health" actions={<RunCheck />}>
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
