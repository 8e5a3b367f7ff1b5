import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Would moving help? */
export default function BalancePage() {
  return <NotBuiltYet title="Balance" />
}
