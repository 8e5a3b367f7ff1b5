import type { Webhook } from '@holdfast/client'
import { Modal, TextInput } from '@mantine/core'
import { client } from '../../api/client.ts'
import { webhooksChanged } from '../../api/webhooks.ts'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import type { Shown } from './ShownSecret.tsx'
import { typesOf } from './webhook-words.ts'

type Props = {
  /** The one that is changed; none: a new one. */
  webhook?: Webhook | undefined
  opened: boolean
  onClose: () => void
  onSecret: (shown: Shown) => void
}

/** Adds a webhook, or changes one. */
export const WebhookForm = (props: Props) => (
  <Modal
    opened={props.opened}
    onClose={props.onClose}
    title={props.webhook ? 'Change webhook' : 'Add webhook'}
  >
    {props.opened && <Fields {...props} />}
  </Modal>
)

function Fields({ webhook, onClose, onSecret }: Props) {
  const form = useForm({
    initial: {
      url: webhook?.url ?? '',
      types: webhook?.types.join(', ') ?? '',
      description: webhook?.description ?? '',
    },
    check: ({ url }) =>
      /^https?:\/\/./.test(url.trim()) ? {} : { url: 'Enter an address that begins with https://' },
    submit: async ({ url, types, description }) => {
      const words = { url: url.trim(), types: typesOf(types), description: description.trim() }
      if (webhook) {
        await client.editWebhook(webhook.id, words)
        showNote(`${words.url} was changed`)
        onClose()
      } else {
        const { secret } = await client.addWebhook(words)
        onClose()
        onSecret({ url: words.url, secret })
      }
      await webhooksChanged()
    },
  })
  return (
    <Form form={form} verb={webhook ? 'Save' : 'Add webhook'}>
      <TextInput
        {...form.field('url')}
        label="Address"
        description="Events are posted to it, signed after Standard Webhooks"
        placeholder="https://pager.example.org/holdfast"
        type="url"
        autoComplete="off"
        data-autofocus
      />
      <TextInput
        {...form.field('types')}
        label="Events"
        description="Beginnings of types, separated by commas. Empty: all events"
        placeholder="node., brake."
        autoComplete="off"
        spellCheck={false}
      />
      <TextInput
        {...form.field('description')}
        label="What it is for"
        description="May stay empty"
        autoComplete="off"
      />
    </Form>
  )
}
