import { Skeleton, Table } from '@mantine/core'
import { useNodes } from '../../api/nodes.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { NodeRow } from './NodeRow.tsx'
import classes from './nodes.module.css'
import { worstFirst } from './worst-first.ts'

/** Which node needs me? */
export default function NodesPage() {
  const query = useNodes()
  return (
    <Page title="Nodes">
      <QueryView query={query} what="The nodes" skeleton={<Skeleton height={240} />}>
        {(nodes) =>
          nodes.length === 0 ? (
            <Empty kind="first" text="There is no node yet. Add one with: holdfast nodes add" />
          ) : (
            <div className={classes.scroll}>
              <Table verticalSpacing={8}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Node</Table.Th>
                    <Table.Th>State</Table.Th>
                    <Table.Th>Fill</Table.Th>
                    <Table.Th className={classes.number}>Copies</Table.Th>
                    <Table.Th className={classes.number}>Latency</Table.Th>
                    <Table.Th>Last answer</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {worstFirst(nodes).map((node) => (
                    <NodeRow key={node.id} node={node} />
                  ))}
                </Table.Tbody>
              </Table>
            </div>
          )
        }
      </QueryView>
    </Page>
  )
}
