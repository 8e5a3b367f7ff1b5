import type { AnyFile } from '@holdfast/client'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { anyFileChanged } from '../../api/all-files.ts'
import { client } from '../../api/client.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { fileRepairInWords, removalConsequences } from './any-file-in-words.ts'
import { WantedDialog } from './WantedDialog.tsx'

/** What administrators do about a file of somebody; its bytes they never see. */
export function AnyFileActions({ file }: { file: AnyFile }) {
  const [open, setOpen] = useState<'wanted' | 'delete'>()
  const navigate = useNavigate()
  const { fileId } = file
  const ask = async (call: () => Promise<string | undefined>) => {
    try {
      const said = await call()
      if (said !== undefined) showNote(said)
      await anyFileChanged(fileId)
    } catch (error) {
      showNote(problemOfForm(error, []).general ?? '')
    }
  }
  const remove = async () => {
    await client.trashFor(fileId)
    await anyFileChanged(fileId)
    showNote(`${file.name} is in the trash of its owner`)
    await navigate('/admin/files')
  }
  return (
    <>
      <Button
        title="Makes missing copies of its chunks, the ones with fewest first"
        onClick={() => void ask(async () => fileRepairInWords(await client.repairFile(fileId)))}
      >
        Repair now
      </Button>
      <Button
        variant="default"
        disabled={file.verification?.state === 'running'}
        title="Reads and hashes every copy in the background; a bad one is marked and replaced"
        onClick={() => void ask(async () => void (await client.verifyFile(fileId)))}
      >
        Verify now
      </Button>
      <Button variant="default" onClick={() => setOpen('wanted')}>
        Change copies
      </Button>
      <Button variant="default" color="crit" onClick={() => setOpen('delete')}>
        Delete
      </Button>
      <WantedDialog file={file} opened={open === 'wanted'} onClose={() => setOpen(undefined)} />
      <ConfirmDialog
        opened={open === 'delete'}
        onClose={() => setOpen(undefined)}
        title={`Delete ${file.name}?`}
        consequences={removalConsequences(file)}
        verb="Delete 1 file"
        danger
        onConfirm={remove}
      />
    </>
  )
}
