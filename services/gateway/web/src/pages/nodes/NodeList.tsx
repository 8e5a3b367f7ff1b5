import type { NodeInfo } from '@holdfast/client'
import { Button } from '@mantine/core'
import { useNodeSums } from '../../api/distributions.ts'
import { useNodeLatency } from '../../api/node-latency.ts'
import { Empty } from '../../ui/states/Empty.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { FilterChoice } from '../../ui/url/FilterChoice.tsx'
import { Filters } from '../../ui/url/Filters.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { listNodes } from './listed-node.ts'
import { NODE_COLUMNS } from './node-columns.tsx'
import { nodesInState, stateChoices } from './nodes-in-state.ts'
import { worstFirst } from './worst-first.ts'

/** The nodes, the worst first; those in one state where the address asks for it. */
export function NodeList({ nodes }: { nodes: readonly NodeInfo[] }) {
  const { data: latency } = useNodeLatency()
  const { data: sums } = useNodeSums()
  const url = useUrlState()
  const state = url.get('state')
  const shown = nodesInState(nodes, state)
  return (
    <>
      <Filters active={state !== ''} onClear={url.clear}>
        <FilterChoice
          label="State"
          value={state}
          choices={stateChoices(state)}
          onChange={(value) => url.set({ state: value })}
        />
      </Filters>
      {shown.length === 0 ? (
        <Empty
          kind="filtered"
          text="No node is in this state"
          actions={
            <Button variant="default" onClick={url.clear}>
              Clear filter
            </Button>
          }
        />
      ) : (
        <RowTable
          label="Nodes"
          columns={NODE_COLUMNS}
          rows={worstFirst(listNodes(shown, latency, sums?.items))}
          rowKey={({ id }) => id}
        />
      )}
    </>
  )
}
