import { Button, Skeleton } from '@mantine/core'
import { Link } from 'react-router'
import { useNodes } from '../../api/nodes.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { NodeList } from './NodeList.tsx'

/** Which node needs me? */
export default function NodesPage() {
  const query = useNodes()
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
            <NodeList nodes={nodes} />
          )
        }
      </QueryView>
    </Page>
  )
}
