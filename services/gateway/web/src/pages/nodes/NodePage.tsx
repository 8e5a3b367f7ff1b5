import { Skeleton } from '@mantine/core'
import { useParams } from 'react-router'
import { useNode } from '../../api/nodes.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { wholeNumber } from '../../ui/url/url-state.ts'
import { isMissing } from './is-missing.ts'
import { NodeDialogs } from './NodeDialogs.tsx'
import { NodeView } from './NodeView.tsx'

/** How is this node, and what becomes of it? */
export default function NodePage() {
  const { id = '' } = useParams()
  const nodeId = wholeNumber(id) ?? 0
  const query = useNode(nodeId)
  const title = query.data?.name ?? `Node ${id}`
  if (nodeId === 0 || isMissing(query.error)) return <NoSuchNode id={id} />
  return (
    <Page
      title={title}
      tabTitle={`${title} · Nodes`}
      crumb={title}
      actions={query.data && <NodeDialogs node={query.data} />}
    >
      <QueryView query={query} what="The node" skeleton={<Skeleton height={320} />}>
        {(node) => <NodeView node={node} />}
      </QueryView>
    </Page>
  )
}

const NoSuchNode = ({ id }: { id: string }) => (
  <Page title={`Node ${id}`} tabTitle="Nodes" crumb={`Node ${id}`}>
    <Empty
      kind="filtered"
      text={`There is no node ${id}, and there never was one.`}
      actions={<TextLink to="/admin/nodes">All nodes</TextLink>}
    />
  </Page>
)
