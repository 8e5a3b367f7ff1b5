import type { NewShareLink, ShareLinkOptions } from '@holdfast/client'
import { Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { CopyField } from '../../../../ui/copy/CopyField.tsx'
import { Form } from '../../../../ui/form/Form.tsx'
import { useForm } from '../../../../ui/form/use-form.ts'
import { linkOptions, wrongLinkFields } from '../../link-options.ts'
import { LinkFields } from './LinkFields.tsx'

type Props = { make: (options: ShareLinkOptions) => Promise<NewShareLink> }

/** Makes a link by which anybody may read the file, or the folder. Its address is shown this once. */
export function ShareForm({ make }: Props) {
  const queries = useQueryClient()
  const [url, setUrl] = useState<string>()
  const form = useForm({
    initial: { days: '', password: '', maxDownloads: '' },
    check: wrongLinkFields,
    submit: async (values) => {
      const link = await make(linkOptions(values, Date.now()))
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
          <LinkFields field={form.field} />
        </Form>
      ) : (
        <CopyField label="The link, shown this once" text={url} what="link" />
      )}
    </section>
  )
}
