import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** What happened? */
export default function EventsPage() {
  return <NotBuiltYet title="Events" />
}
