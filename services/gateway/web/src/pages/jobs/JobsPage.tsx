import { Button, Skeleton, Text } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useStatus } from '../../api/status.ts'
import { Page } from '../../ui/Page.tsx'
import { Banner } from '../../ui/states/Banner.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { QUEUE_COLUMNS } from './queue-columns.tsx'
import { boardAddress, queuesInWords } from './queue-words.ts'

/** What runs? */
export default function JobsPage() {
  const query = useStatus()
  const board = (
    <Button
      component="a"
      href={boardAddress()}
      target="_blank"
      rel="noopener"
      variant="default"
      rightSection={<IconExternalLink size={16} stroke={1.75} aria-hidden />}
    >
      Single jobs (Bull Board)
    </Button>
  )
  return (
    <Page title="Jobs" actions={board}>
      <QueryView query={query} what="The queues" skeleton={<Skeleton height={240} />}>
        {({ queues }) =>
          queues === null ? (
            <Banner token="warn">
              The queue does not answer. Uploads and downloads go on; what is to be done is kept in
              the catalogue and begins when it is back.
            </Banner>
          ) : (
            <>
              <Text mb="md" role="status">
                {queuesInWords(queues)}
              </Text>
              <RowTable
                label="Queues"
                columns={QUEUE_COLUMNS}
                rows={queues}
                rowKey={({ name }) => name}
              />
            </>
          )
        }
      </QueryView>
      <Text size="sm" c="dimmed" mt="md" maw={720}>
        Jobs only carry work; what is to be done is kept in the catalogue, so an empty queue loses
        nothing. A failed job is tried again or made anew by the next health check.
      </Text>
    </Page>
  )
}
