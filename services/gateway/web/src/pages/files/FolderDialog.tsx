import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { useFolderChange } from './use-folder-change.ts'

type Props = { folder: string; opened: boolean; onClose: () => void }

/** Another path for a folder; one that is there already takes it in. */
export const FolderDialog = ({ folder, opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title={`Rename or move ${folder}`}>
    {opened && <FolderForm folder={folder} onClose={onClose} />}
  </Modal>
)

function FolderForm({ folder, onClose }: Omit<Props, 'opened'>) {
  const [to, setTo] = useState(folder)
  const [problem, setProblem] = useState<string>()
  const { move } = useFolderChange()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await move(folder, to)
      onClose()
    } catch (error) {
      const { fields, general } = problemOfForm(error, ['to'])
      setProblem(fields.to ?? general)
    }
  }
  return (
    <form onSubmit={(event) => void save(event)}>
      <TextInput
        label="Path"
        description="A folder that is there already takes it in."
        value={to}
        error={problem}
        onChange={({ currentTarget: { value } }) => setTo(value)}
        data-autofocus
        mb="lg"
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={to === folder}>
          Move
        </Button>
      </Group>
    </form>
  )
}
