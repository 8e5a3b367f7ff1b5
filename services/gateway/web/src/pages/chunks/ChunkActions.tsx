import type { ChunkWithFiles } from '@holdfast/client'
import { Button } from '@mantine/core'
import { client } from '../../api/client.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { repairInWords } from './repair-in-words.ts'
import type { Verdicts } from './use-verdicts.ts'

/** Verify reads and changes nothing but what it finds bad; repair only makes copies. */
export function ChunkActions({ chunk, verdicts }: { chunk: ChunkWithFiles; verdicts: Verdicts }) {
  const repair = async () => {
    try {
      showNote(repairInWords(await client.repairChunk(chunk.digest)))
    } catch (error) {
      showNote(`Repair was not asked for: ${problemOfForm(error, []).general}`)
    }
  }
  return (
    <>
      <Button
        variant="default"
        onClick={() => void repair()}
        title="Makes missing copies of everything in its group"
      >
        Repair now
      </Button>
      <Button
        loading={verdicts.busy}
        onClick={() => void verdicts.verify()}
        title="Reads and hashes every copy; a bad one is marked and replaced"
      >
        Verify now
      </Button>
    </>
  )
}
