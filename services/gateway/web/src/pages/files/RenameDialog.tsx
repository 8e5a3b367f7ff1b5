import type { FileInfo } from '@holdfast/client'
import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'

type Props = { file: FileInfo; opened: boolean; onClose: () => void }

/** Another name, another folder: one change. A folder that is not there yet comes with it. */
export function RenameDialog({ opened, ...props }: Props) {
  return (
    <Modal opened={opened} onClose={props.onClose} title={`Rename or move ${props.file.name}`}>
      {opened && <RenameForm {...props} />}
    </Modal>
  )
}

function RenameForm({ file, onClose }: Omit<Props, 'opened'>) {
  const queries = useQueryClient()
  const [name, setName] = useState(file.name)
  const [folder, setFolder] = useState(file.folder)
  const [problem, setProblem] = useState<ReturnType<typeof problemOfForm>>()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await client.editFile(file.id, { name, folder })
      await queries.invalidateQueries({ queryKey: ['files'] })
      await queries.invalidateQueries({ queryKey: ['file', file.id] })
      onClose()
    } catch (error) {
      setProblem(problemOfForm(error, ['name', 'folder']))
    }
  }
  return (
    <form onSubmit={(event) => void save(event)}>
      <TextInput
        label="Name"
        value={name}
        error={problem?.fields.name}
        onChange={({ currentTarget: { value } }) => setName(value)}
        data-autofocus
        mb="md"
      />
      <TextInput
        label="Folder"
        value={folder}
        error={problem?.fields.folder}
        onChange={({ currentTarget: { value } }) => setFolder(value)}
        mb="md"
      />
      {problem?.general && (
        <p role="alert" style={{ color: 'var(--hf-crit)' }}>
          {problem.general}
        </p>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit">Save</Button>
      </Group>
    </form>
  )
}
