import type { FileInfo } from '@holdfast/client'
import { Modal, Text, TextInput } from '@mantine/core'
import { client } from '../../../api/client.ts'
import { fileChanged } from '../../../api/file-details.ts'
import { Form } from '../../../ui/form/Form.tsx'
import { useForm } from '../../../ui/form/use-form.ts'
import { showNote } from '../../../ui/toast/toasts.ts'
import { nameOfCopy } from './name-of-copy.ts'

type Props = { file: FileInfo; opened: boolean; onClose: () => void }

/** A second file of the same content. */
export function CopyDialog({ opened, ...props }: Props) {
  return (
    <Modal opened={opened} onClose={props.onClose} title={`Copy ${props.file.name}`}>
      {opened && <CopyForm {...props} />}
    </Modal>
  )
}

function CopyForm({ file, onClose }: Omit<Props, 'opened'>) {
  const form = useForm({
    initial: { name: nameOfCopy(file.name), folder: file.folder },
    submit: async ({ name, folder }) => {
      const copy = await client.copyFile(file.id, { name, folder })
      await fileChanged(copy.id)
      showNote(`${copy.name} is in ${copy.folder}`)
      onClose()
    },
  })
  return (
    <Form form={form} verb="Copy">
      <Text size="sm" c="dimmed">
        The copy shares its chunks with this file: no byte is sent, and changing one leaves the
        other as it is.
      </Text>
      <TextInput {...form.field('name')} label="Name" autoComplete="off" data-autofocus />
      <TextInput
        {...form.field('folder')}
        label="Folder"
        description="Made when it is not there"
        autoComplete="off"
      />
    </Form>
  )
}
