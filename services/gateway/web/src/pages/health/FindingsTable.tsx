import type { Finding } from '@holdfast/client'
import { Table } from '@mantine/core'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber } from '../../ui/format/number.ts'
import classes from './health.module.css'

/** What was found, how much of it, and what repair does about it. */
export const FindingsTable = ({ findings }: { findings: readonly Finding[] }) => (
  <div className={classes.scroll}>
    <Table verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Severity</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th className={classes.number}>Chunks</Table.Th>
          <Table.Th className={classes.number}>Bytes</Table.Th>
          <Table.Th>Repair</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {findings.map(({ kind, nodeId, severity, detail, chunks, bytes, action }) => (
          <Table.Tr key={`${kind} ${nodeId}`}>
            <Table.Td>{severity}</Table.Td>
            <Table.Td>{detail}</Table.Td>
            <Table.Td className={classes.number}>
              {chunks === 0 ? '–' : formatNumber(chunks)}
            </Table.Td>
            <Table.Td className={classes.number}>{bytes === 0 ? '–' : formatBytes(bytes)}</Table.Td>
            <Table.Td>{action}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </div>
)
