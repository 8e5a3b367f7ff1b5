import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Which chunks have issues? */
export default function ChunksPage() {
  return <NotBuiltYet title="Chunks" />
}
