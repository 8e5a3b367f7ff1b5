import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Is anything spread badly? */
export default function DistributionsPage() {
  return <NotBuiltYet title="Distributions" />
}
