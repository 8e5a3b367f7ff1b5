import { Button, Skeleton } from '@mantine/core'
import { Link } from 'react-router'
import { useNodeSums } from '../../api/distributions.ts'
import { useNodeLatency } from '../../api/node-latency.ts'
import { useNodes } from '../../api/nodes.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { listNodes } from './listed-node.ts'
import { NODE_COLUMNS } from './node-columns.tsx'
import { worstFirst } from './worst-first.ts'

/** Which node needs me? */
export default function NodesPage() {
  const query = useNodes()
  const { data: latency } = useNodeLatency()
  const { data: sums } = useNodeSums()
  return (
    <Page
      title="Nodes"
      actions={
        <Button component={Link} to="/admin/nodes/new">
          Add node
        </Button>
      }
    >
      <QueryView query={query} what="The nodes" skeleton={<Skeleton height={240} />}>
        {(nodes) =>
          nodes.length === 0 ? (
            <Empty kind="first" text="There is no node yet. Add the first one." />
          ) : (
            <RowTable
              label="Nodes"
              columns={NODE_COLUMNS}
              rows={worstFirst(listNodes(nodes, latency, sums?.items))}
              rowKey={({ id }) => id}
            />
          )
        }
      </QueryView>
    </Page>
  )
}
