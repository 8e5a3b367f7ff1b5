import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** How is this node? */
export default function NodePage() {
  return <NotBuiltYet title="Node" />
}
