import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** Where is this chunk and who needs it? */
export default function ChunkPage() {
  return <NotBuiltYet title="Chunk" />
}
