import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** What runs? */
export default function JobsPage() {
  return <NotBuiltYet title="Jobs" />
}
