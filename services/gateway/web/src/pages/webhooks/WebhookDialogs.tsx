import type { Webhook } from '@holdfast/client'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { webhooksChanged } from '../../api/webhooks.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { showNote } from '../../ui/toast/toasts.ts'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { type Shown, ShownSecret } from './ShownSecret.tsx'
import { WebhookForm } from './WebhookForm.tsx'

/** Whatever dialog the address says is open, and the secret that is shown once after it. */
export function WebhookDialogs({ url, webhooks }: { url: UrlState; webhooks: Webhook[] }) {
  const [shown, setShown] = useState<Shown>()
  const dialog = url.get('dialog')
  const webhook = webhooks.find(({ id }) => id === url.get('id'))
  const close = () => url.set({ dialog: '', id: '' })
  const address = webhook?.url ?? ''
  return (
    <>
      <WebhookForm opened={dialog === 'add'} onClose={close} onSecret={setShown} />
      <WebhookForm
        webhook={webhook}
        opened={dialog === 'edit' && webhook !== undefined}
        onClose={close}
        onSecret={setShown}
      />
      <ConfirmDialog
        opened={dialog === 'secret' && webhook !== undefined}
        onClose={close}
        title={`Make a new secret for ${address}?`}
        consequences={[
          'The old one signs nothing any more, from the next message on',
          'The receiver refuses messages until it has the new one; they are sent again',
        ]}
        verb="Make secret"
        command={`holdfast webhooks edit ${webhook?.id} --new-secret`}
        onConfirm={async () => {
          const { secret = '' } = await client.editWebhook(webhook?.id ?? '', { newSecret: true })
          setShown({ url: address, secret })
        }}
      />
      <ConfirmDialog
        opened={dialog === 'remove' && webhook !== undefined}
        onClose={close}
        title={`Remove the webhook to ${address}?`}
        consequences={[
          'It is told nothing any more, and what waits for it is not sent',
          'Its secret and the log of what was sent go with it',
          'Switch it off to keep both',
        ]}
        verb="Remove webhook"
        danger
        command={`holdfast webhooks rm ${webhook?.id}`}
        onConfirm={async () => {
          await client.removeWebhook(webhook?.id ?? '')
          await webhooksChanged()
          showNote(`The webhook to ${address} was removed`)
        }}
      />
      <ShownSecret shown={shown} onClose={() => setShown(undefined)} />
    </>
  )
}
