import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Who can reach what? */
export default function LinksPage() {
  return <NotBuiltYet title="Links" />
}
