import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Will this node work? */
export default function NewNodePage() {
  return <NotBuiltYet title="Add node" />
}
