import type { Status } from '@holdfast/client'
import { Table, Text } from '@mantine/core'
import { Card } from '../../ui/Card.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber, formatShare } from '../../ui/format/number.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import { copiesRows, isToScale } from './copies-rows.ts'
import patterns from './copy-classes.module.css'
import classes from './dashboard.module.css'

/** Chunks by how many live copies they have, against what is wanted: a bar, and the same as a table. */
export function CopiesByCount({ chunks }: Pick<Status, 'chunks'>) {
  const rows = copiesRows(chunks)
  if (rows.length === 0 || chunks.total === 0) return null
  return (
    <Card title="Copies">
      <div className={classes.bar} aria-hidden>
        {rows
          .filter((row) => row.chunks > 0)
          .map(({ name, chunks: count }) => (
            <div key={name} className={patterns[name]} style={{ flexGrow: count }} />
          ))}
      </div>
      {!isToScale(rows) && (
        <Text size="xs" c="dimmed">
          not to scale
        </Text>
      )}
      <Table mt="sm" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Live copies</Table.Th>
            <Table.Th className={classes.number}>Chunks</Table.Th>
            <Table.Th className={classes.number}>Bytes of one copy</Table.Th>
            <Table.Th className={classes.number}>Share</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, word, chunks: count, bytes, share }) => (
            <Table.Tr key={name}>
              <Table.Td>
                <span className={`${classes.mark} ${patterns[name]}`} aria-hidden />
                {word}
              </Table.Td>
              <Table.Td className={classes.number}>
                <TextLink to={`/admin/chunks?class=${name}`}>{formatNumber(count)}</TextLink>
              </Table.Td>
              <Table.Td className={classes.number}>{formatBytes(bytes)}</Table.Td>
              <Table.Td className={classes.number}>{formatShare(share)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  )
}
