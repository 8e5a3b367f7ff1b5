import type { AnyFile } from '@holdfast/client'
import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { anyFileChanged } from '../../api/all-files.ts'
import { client } from '../../api/client.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { counted } from '../../ui/format/number.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { consequencesOf, MOST_COPIES } from '../files/details/copies/change-of-copies.ts'
import { usePlaces } from '../files/details/copies/use-places.ts'

const CHOICES = Array.from({ length: MOST_COPIES }, (_, index) => String(index + 1))

type Props = { file: AnyFile; opened: boolean; onClose: () => void }

/** Another number of copies for somebody's file, with what that comes to before the click. */
export function WantedDialog({ file, opened, onClose }: Props) {
  const { fileId, name, size, wanted, least } = file
  const [to, setTo] = useState(wanted)
  const lines = consequencesOf({ size, copies: { wanted, least } }, to, usePlaces())
  const change = async () => {
    const now = await client.wantCopiesOf(fileId, to)
    await anyFileChanged(fileId)
    const said = `${name} keeps ${counted(now.wanted, 'copy', 'copies')}`
    showNote(now.wanted === to ? said : `${said}: another file with the same bytes asks for them`)
  }
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Copies of ${name}`}
      consequences={lines.length === 0 ? ['Nothing changes'] : lines}
      verb={`Keep ${counted(to, 'copy', 'copies')}`}
      danger={to < wanted}
      onConfirm={change}
    >
      <NativeSelect
        label="Copies of each chunk, on different nodes"
        value={String(to)}
        data={CHOICES}
        onChange={({ currentTarget: { value } }) => setTo(Number(value))}
        mb="md"
      />
    </ConfirmDialog>
  )
}
