import type { Rebalance } from '@holdfast/client'
import { Text } from '@mantine/core'
import { isOpen } from '../../api/open-plan.ts'
import { capitalized } from '../../ui/format/capitalized.ts'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import classes from './balance.module.css'
import { PlanSteering } from './PlanSteering.tsx'
import { leftovers, progressOfPlan } from './plan-in-words.ts'
import { shareOfPlan, wordOfPlan } from './plan-words.ts'

/** How far a plan is, what it waits for, and the buttons that steer it. It runs on the server. */
export function PlanProgress({ plan }: { plan: Rebalance }) {
  const name = plan.kind === 'drain' ? 'Drain' : 'Rebalance'
  return (
    <>
      <div className={classes.head}>
        <StatusBadge thing="plan" state={wordOfPlan(plan)} reason={plan.note} />
        <span>{progressOfPlan(plan)}</span>
      </div>
      {isOpen(plan) && <ProgressBar label={name} share={shareOfPlan(plan)} />}
      {plan.note && <Text size="sm">{`${sentence(plan.note)}.`}</Text>}
      {leftovers(plan).map((line) => (
        <Text key={line} size="sm" c="dimmed">
          {line}
        </Text>
      ))}
      <PlanSteering plan={plan} />
    </>
  )
}

const sentence = (text: string): string => capitalized(text.replace(/\.$/, ''))
