import type { Status } from '@holdfast/client'
import { Table } from '@mantine/core'
import { Card } from '../../ui/Card.tsx'
import { counted, formatNumber, formatShare } from '../../ui/format/number.ts'
import { copiesRows } from './copies-rows.ts'
import classes from './dashboard.module.css'

/** Chunks by how many live copies they have: a bar, and the same as a table. */
export function CopiesByCount({ chunks }: Pick<Status, 'chunks'>) {
  const rows = copiesRows(chunks)
  if (rows.length === 0) return null
  return (
    <Card title="Copies">
      <div className={classes.bar} aria-hidden>
        {rows.map(({ copies, chunks: count, token }) => (
          <div key={copies} style={{ flexGrow: count, background: `var(--hf-${token})` }} />
        ))}
      </div>
      <Table mt="sm" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Live copies</Table.Th>
            <Table.Th className={classes.number}>Chunks</Table.Th>
            <Table.Th className={classes.number}>Share</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ copies, chunks: count, share, token }) => (
            <Table.Tr key={copies}>
              <Table.Td>
                <span
                  className={classes.mark}
                  style={{ background: `var(--hf-${token})` }}
                  aria-hidden
                />
                {copies === 0 ? 'none' : counted(copies, 'copy', 'copies')}
              </Table.Td>
              <Table.Td className={classes.number}>{formatNumber(count)}</Table.Td>
              <Table.Td className={classes.number}>{formatShare(share)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  )
}
