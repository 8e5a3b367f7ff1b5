import type { Webhook } from '@holdfast/client'
import { Menu } from '@mantine/core'
import { RowMenu } from '../../ui/table/RowMenu.tsx'
import { sendTest, switchWebhook } from './change-webhook.ts'

export type WebhookDialog = 'add' | 'edit' | 'secret' | 'remove' | 'log'

type Props = { webhook: Webhook; open: (dialog: WebhookDialog, id: string) => void }

/** What can be done with one webhook. */
export function WebhookMenu({ webhook, open }: Props) {
  const { id, url, enabled } = webhook
  return (
    <RowMenu of={url}>
      <Menu.Item onClick={() => open('log', id)}>Show what was sent</Menu.Item>
      <Menu.Item onClick={() => void sendTest(webhook).then((sent) => sent && open('log', id))}>
        Send a test
      </Menu.Item>
      <Menu.Item onClick={() => open('edit', id)}>Change</Menu.Item>
      <Menu.Item onClick={() => void switchWebhook(webhook, !enabled)}>
        {enabled ? 'Switch off' : 'Switch on'}
      </Menu.Item>
      <Menu.Item onClick={() => open('secret', id)}>Make a new secret</Menu.Item>
      <Menu.Divider />
      <Menu.Item c="crit" onClick={() => open('remove', id)}>
        Remove
      </Menu.Item>
    </RowMenu>
  )
}
