import { Button, Group, Skeleton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useWebhooks } from '../../api/webhooks.ts'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { DeliveryLog } from './DeliveryLog.tsx'
import { WebhookDialogs } from './WebhookDialogs.tsx'
import { webhookColumns } from './webhook-columns.tsx'

/** Who is told about events; which dialog is open is in the address. */
export function Webhooks({ url }: { url: UrlState }) {
  const query = useWebhooks()
  const add = (
    <Button
      leftSection={<IconPlus size={20} stroke={1.75} />}
      onClick={() => url.set({ dialog: 'add' })}
    >
      Add webhook
    </Button>
  )
  return (
    <QueryView query={query} what="The webhooks" skeleton={<Skeleton height={120} />}>
      {(webhooks) => (
        <>
          {webhooks.length === 0 ? (
            <Empty kind="first" text="No address is told about events." actions={add} />
          ) : (
            <>
              <RowTable
                label="Webhooks"
                columns={webhookColumns((dialog, id) => url.set({ dialog, id }))}
                rows={webhooks}
                rowKey={({ id }) => id}
              />
              <Group mt="md" mb="xl">
                {add}
              </Group>
            </>
          )}
          <WebhookDialogs url={url} webhooks={webhooks} />
          <DeliveryLog
            webhook={webhooks.find(({ id }) => id === url.get('id'))}
            opened={url.get('dialog') === 'log'}
            onClose={() => url.set({ dialog: '', id: '' })}
          />
        </>
      )}
    </QueryView>
  )
}
