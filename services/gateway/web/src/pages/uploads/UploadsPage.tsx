import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** What is still going up? */
export default function UploadsPage() {
  return <NotBuiltYet title="Uploads" />
}
