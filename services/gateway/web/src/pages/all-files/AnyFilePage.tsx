import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** What is this file made of, and where is it? */
export default function AnyFilePage() {
  return <NotBuiltYet title="File" />
}
