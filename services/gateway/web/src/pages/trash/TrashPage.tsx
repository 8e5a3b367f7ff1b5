import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** What can I get back? */
export default function TrashPage() {
  return <NotBuiltYet title="Trash" />
}
