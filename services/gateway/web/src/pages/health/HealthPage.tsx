import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** When was it last proven? */
export default function HealthPage() {
  return <NotBuiltYet title="Health" />
}
