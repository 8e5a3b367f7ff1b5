import type { Webhook, WebhookDelivery } from '@holdfast/client'
import { Drawer, Text } from '@mantine/core'
import { useEffect } from 'react'
import { useDeliveries } from '../../api/webhooks.ts'
import { Middle } from '../../ui/Middle.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { answerOf, deliveryState } from './webhook-words.ts'

const COLUMNS: readonly Column<WebhookDelivery>[] = [
  { key: 'made', label: 'Made', lead: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    key: 'state',
    label: 'State',
    lead: true,
    cell: (delivery) => <StatusBadge thing="delivery" state={deliveryState(delivery)} />,
  },
  {
    key: 'event',
    label: 'Event',
    numeric: true,
    cell: ({ eventId }) => (eventId === null ? 'test' : String(eventId)),
  },
  { key: 'answer', label: 'Answer', cell: answerOf },
  {
    key: 'again',
    label: 'Sent again',
    cell: ({ attempts, nextAt }) =>
      attempts === 0 || nextAt === null ? '–' : <Time at={nextAt} />,
  },
]

type Props = { webhook: Webhook | undefined; opened: boolean; onClose: () => void }

/** What was sent to one webhook, and what came of it. */
export const DeliveryLog = ({ webhook, opened, onClose }: Props) => (
  <Drawer
    opened={opened && webhook !== undefined}
    onClose={onClose}
    position="right"
    size="lg"
    title={webhook && <Middle text={webhook.url} max={48} />}
  >
    {opened && webhook && <Log id={webhook.id} />}
  </Drawer>
)

const LOOK_MS = 1_000

function Log({ id }: { id: string }) {
  const pages = useDeliveries(id)
  const { refetch } = pages
  // A test is waited for; no event tells how it went.
  const waiting = pages.rows?.some((row) => deliveryState(row) === 'waiting') ?? false
  useEffect(() => {
    if (!waiting) return
    const timer = setInterval(() => void refetch(), LOOK_MS)
    return () => clearInterval(timer)
  }, [waiting, refetch])
  return (
    <>
      <Text size="sm" c="dimmed" mb="md">
        Kept for 30 days. A message may come twice and out of order.
      </Text>
      <PagedRows
        pages={pages}
        what="What was sent"
        one="message"
        empty={<Empty kind="first" text="Nothing was sent yet." />}
      >
        {(rows) => (
          <RowTable label="Messages" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} />
        )}
      </PagedRows>
    </>
  )
}
