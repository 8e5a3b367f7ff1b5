import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Is everything safe? */
export default function DashboardPage() {
  return <NotBuiltYet title="Dashboard" />
}
