import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Whose file is in trouble? */
export default function AllFilesPage() {
  return <NotBuiltYet title="All files" />
}
