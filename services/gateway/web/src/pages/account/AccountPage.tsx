import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Who is signed in as me? */
export default function AccountPage() {
  return <NotBuiltYet title="Account" />
}
