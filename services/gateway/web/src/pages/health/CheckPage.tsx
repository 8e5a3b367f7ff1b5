import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** What did this check find? */
export default function CheckPage() {
  return <NotBuiltYet title="Health check" />
}
