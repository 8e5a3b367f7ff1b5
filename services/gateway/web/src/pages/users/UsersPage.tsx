import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Who has an account? */
export default function UsersPage() {
  return <NotBuiltYet title="Users" />
}
