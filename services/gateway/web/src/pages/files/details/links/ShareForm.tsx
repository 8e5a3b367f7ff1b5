import type { FileInfo } from '@holdfast/client'
import { TextInput, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../../api/client.ts'
import { CopyField } from '../../../../ui/copy/CopyField.tsx'
import { Form } from '../../../../ui/form/Form.tsx'
import { useForm } from '../../../../ui/form/use-form.ts'
import { linkOptions, wrongLinkFields } from '../../link-options.ts'

/** Makes a link by which anybody may read the file. Its address is shown this once. */
export function ShareForm({ file }: { file: FileInfo }) {
  const queries = useQueryClient()
  const [url, setUrl] = useState<string>()
  const form = useForm({
    initial: { days: '', password: '', maxDownloads: '' },
    check: wrongLinkFields,
    submit: async (values) => {
      const link = await client.addLink(file.id, linkOptions(values, Date.now()))
      setUrl(new URL(link.url, location.origin).href)
      await queries.invalidateQueries({ queryKey: ['links'] })
    },
  })
  return (
    <section>
      <Title order={2} size="h4" my="md">
        Share
      </Title>
      {url === undefined ? (
        <Form form={form} verb="Make link">
          <TextInput
            {...form.field('days')}
            label="Days until it ends"
            description="Empty: until it is revoked"
            inputMode="numeric"
          />
          <TextInput
            {...form.field('maxDownloads')}
            label="Downloads"
            description="Empty: no limit"
            inputMode="numeric"
          />
          <TextInput
            {...form.field('password')}
            label="Password"
            description="Empty: none"
            autoComplete="off"
          />
        </Form>
      ) : (
        <CopyField label="The link, shown this once" text={url} what="link" />
      )}
    </section>
  )
}
