import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** What would this plan move? */
export default function PlanPage() {
  return <NotBuiltYet title="Plan" />
}
