import { Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { CopyField } from '../../ui/copy/CopyField.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { LinkFields } from '../files/details/links/LinkFields.tsx'
import { linkOptions, wrongLinkFields } from '../files/link-options.ts'
import { linkTo } from './link-to.ts'

type Props = { opened: boolean; onClose: () => void }

/** Makes a link to whatever lies at a path. Its address is shown this once. */
export const NewLinkDialog = ({ opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title="New link">
    {opened && <NewLinkForm />}
  </Modal>
)

function NewLinkForm() {
  const queries = useQueryClient()
  const [url, setUrl] = useState<string>()
  const form = useForm({
    initial: { path: '/', days: '', password: '', maxDownloads: '' },
    check: ({ path, ...rest }) => ({
      ...wrongLinkFields(rest),
      ...(path.trim() === '' || path.trim() === '/'
        ? { path: 'Enter the path of a file or folder, such as /photos/summer' }
        : {}),
    }),
    submit: async ({ path, ...rest }) => {
      const link = await linkTo(client, path.trim(), linkOptions(rest, Date.now()))
      setUrl(new URL(link.url, location.origin).href)
      await queries.invalidateQueries({ queryKey: ['links'] })
    },
    meaning: { NOT_FOUND: 'No file is at this path, and nothing lies below it.' },
  })
  if (url !== undefined) {
    return <CopyField label="The link, shown this once" text={url} what="link" />
  }
  return (
    <Form form={form} verb="Make link">
      <TextInput
        {...form.field('path')}
        label="Path of a file or folder"
        description="Of a folder it gives all that lies in it, what comes later too"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <LinkFields field={form.field} />
    </Form>
  )
}
