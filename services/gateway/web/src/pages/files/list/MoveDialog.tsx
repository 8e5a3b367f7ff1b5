import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { problemOfForm } from '../../../ui/form/problem-of-form.ts'
import { counted } from '../../../ui/format/number.ts'

type Props = {
  opened: boolean
  count: number
  from: string
  onClose: () => void
  onMove: (to: string) => Promise<unknown>
}

/** Where many files go. A folder that is not there yet comes with them. */
export function MoveDialog({ opened, ...props }: Props) {
  const { count, onClose } = props
  return (
    <Modal opened={opened} onClose={onClose} title={`Move ${counted(count, 'file')}`}>
      {opened && <MoveForm {...props} />}
    </Modal>
  )
}

function MoveForm({ count, from, onClose, onMove }: Omit<Props, 'opened'>) {
  const [folder, setFolder] = useState(from)
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const move = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await onMove(folder)
      onClose()
    } catch (error) {
      const { fields, general } = problemOfForm(error, ['to'])
      setProblem(fields.to ?? general)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void move(event)}>
      <TextInput
        label="To folder"
        description="A path from the top, /photos/2026. It is made if it is not there."
        value={folder}
        error={problem}
        onChange={({ currentTarget: { value } }) => setFolder(value)}
        data-autofocus
        mb="lg"
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy} disabled={folder === from}>
          Move {counted(count, 'file')}
        </Button>
      </Group>
    </form>
  )
}
