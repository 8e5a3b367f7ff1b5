import type { Rebalance } from '@holdfast/client'
import { Skeleton, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { usePlan } from '../../api/plans.ts'
import { capitalized } from '../../ui/format/capitalized.ts'
import { shortTime } from '../../ui/format/time.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import { isMissing } from '../nodes/is-missing.ts'
import { ApplyPlan } from './ApplyPlan.tsx'
import { PlanView } from './PlanView.tsx'

/** One rebalance or drain: looked at before it begins, and watched until it ends. */
export default function PlanPage() {
  const { id = '' } = useParams()
  const query = usePlan(id)
  const plan = query.data
  const title = plan ? titleOf(plan) : 'Plan'
  if (isMissing(query.error)) return <NoSuchPlan />
  return (
    <Page
      title={title}
      tabTitle={`${title} · Balance`}
      crumb={plan?.createdAt ? `${title}, ${shortTime(plan.createdAt)}` : title}
      actions={plan?.state === 'proposed' && <ApplyPlan plan={plan} />}
    >
      <QueryView query={query} what="The plan" skeleton={<Skeleton height={320} />}>
        {(shown) => (
          <>
            <Text mb="md" c="dimmed">
              {reasonOf(shown)}
              {shown.createdAt && <Time at={shown.createdAt} />}
              {shown.finishedAt && (
                <>
                  , ended <Time at={shown.finishedAt} />
                </>
              )}
            </Text>
            <PlanView plan={shown} />
          </>
        )}
      </QueryView>
    </Page>
  )
}

const titleOf = ({ kind, nodeId, state }: Rebalance): string => {
  if (kind === 'drain') return `Drain of node ${nodeId}`
  return state === 'proposed' ? 'Planned rebalance' : 'Rebalance'
}

const reasonOf = ({ state, reason }: Rebalance): string =>
  state === 'proposed'
    ? 'A dry-run: nothing is done. It is kept for a day. Made '
    : `${capitalized(reason)}. Asked for `

const NoSuchPlan = () => (
  <Page title="Plan" tabTitle="Balance" crumb="Plan">
    <Empty
      kind="filtered"
      text="There is no such plan any more. Plans that nobody applied are forgotten after a day."
      actions={<TextLink to="/admin/balance">Balance</TextLink>}
    />
  </Page>
)
