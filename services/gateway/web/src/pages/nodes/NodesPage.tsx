import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Which node needs me? */
export default function NodesPage() {
  return <NotBuiltYet title="Nodes" />
}
