import type { DistributionPicture } from '@holdfast/client'
import { Title } from '@mantine/core'
import { RowTable } from '../../../../ui/table/RowTable.tsx'
import { columnColumns, nodeColumns } from './picture-columns.tsx'
import type { Span } from './picture-zoom.ts'

type Props = { picture: DistributionPicture; wanted: number; onZoom: (span: Span) => void }

/** The picture in words and numbers: the same cells, and the same ways into a part of the file. */
export const PictureTables = ({ picture, wanted, onZoom }: Props) => (
  <>
    <Title order={3} size="h4" my="sm">
      By node
    </Title>
    <RowTable
      label="Copies by node"
      columns={nodeColumns(picture)}
      rows={picture.nodes}
      rowKey={({ nodeId }) => nodeId}
    />
    <Title order={3} size="h4" my="sm">
      By part of the file
    </Title>
    <RowTable
      label="Copies by part of the file"
      columns={columnColumns({ wanted, onZoom })}
      rows={[
        ...picture.columns.map((column) => ({ ...column, tree: false })),
        ...(picture.tree === null ? [] : [{ ...picture.tree, tree: true }]),
      ]}
      rowKey={({ from, tree }) => (tree ? 'tree' : from)}
    />
  </>
)
