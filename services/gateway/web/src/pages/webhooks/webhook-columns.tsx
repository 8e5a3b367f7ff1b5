import type { Webhook } from '@holdfast/client'
import { Text } from '@mantine/core'
import { Middle } from '../../ui/Middle.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { type WebhookDialog, WebhookMenu } from './WebhookMenu.tsx'
import { stateOf, typesInWords } from './webhook-words.ts'

/** Where to, about what, and whether it works; `open` opens a dialog about one. */
export const webhookColumns = (
  open: (dialog: WebhookDialog, id: string) => void,
): readonly Column<Webhook>[] => [
  {
    key: 'url',
    label: 'Address',
    lead: true,
    cell: ({ url, description }) => (
      <>
        <Middle text={url} max={48} />
        {description !== '' && (
          <Text size="xs" c="dimmed">
            {description}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'state',
    label: 'State',
    lead: true,
    cell: (webhook) => (
      <>
        <StatusBadge thing="webhook" state={stateOf(webhook)} reason={webhook.disabledReason} />
        {webhook.disabledReason && (
          <Text size="xs" c="dimmed">
            {webhook.disabledReason}
          </Text>
        )}
      </>
    ),
  },
  { key: 'types', label: 'Is told', cell: typesInWords },
  { key: 'since', label: 'Since', cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    key: 'actions',
    label: 'Actions',
    quiet: true,
    cell: (webhook) => <WebhookMenu webhook={webhook} open={open} />,
  },
]
