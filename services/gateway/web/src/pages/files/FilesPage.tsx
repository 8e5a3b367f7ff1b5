import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Where is my file, is it safe? */
export default function FilesPage() {
  return <NotBuiltYet title="Files" />
}
