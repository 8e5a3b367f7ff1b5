import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useStatus } from '../../api/status.ts'
import { Card } from '../../ui/Card.tsx'
import { Page } from '../../ui/Page.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { CopiesByCount } from './CopiesByCount.tsx'
import classes from './dashboard.module.css'
import { NodesByState } from './NodesByState.tsx'
import { Numbers } from './Numbers.tsx'
import { QueueTable } from './QueueTable.tsx'
import { RecentEvents } from './RecentEvents.tsx'
import { Sentence } from './Sentence.tsx'
import { WorkUnderWay } from './WorkUnderWay.tsx'

/** Charts come after the answer: they are not what this page is opened for first. */
const OverTime = lazy(() => import('./charts/OverTime.tsx'))

/** Is everything safe? */
export default function DashboardPage() {
  const query = useStatus()
  return (
    <Page title="Dashboard">
      <QueryView query={query} what="The status" skeleton={<Skeleton height={320} />}>
        {(status) => (
          <>
            <Sentence status={status} />
            <CopiesByCount chunks={status.chunks} />
            <div className={classes.pair}>
              <WorkUnderWay status={status} />
              <NodesByState nodes={status.nodes} />
              <Card title="Numbers">
                <Numbers status={status} />
              </Card>
              <QueueTable queues={status.queues} />
            </div>
          </>
        )}
      </QueryView>
      <Suspense fallback={<Skeleton height={480} mb="xl" />}>
        <OverTime />
      </Suspense>
      <RecentEvents />
    </Page>
  )
}
