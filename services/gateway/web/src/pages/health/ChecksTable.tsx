import type { HealthCheck } from '@holdfast/client'
import { Table } from '@mantine/core'
import { Link } from 'react-router'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import classes from './health.module.css'
import { resultOfCheck } from './result-of-check.ts'

/** Past checks and the one that runs, newest first. */
export const ChecksTable = ({ checks }: { checks: readonly HealthCheck[] }) => (
  <div className={classes.scroll}>
    <Table verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Begun</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Kind</Table.Th>
          <Table.Th>Result</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {checks.map((check) => (
          <Table.Tr key={check.id}>
            <Table.Td>
              <Link to={`/admin/health/checks/${check.id}`}>
                <Time at={check.startedAt} />
              </Link>
            </Table.Td>
            <Table.Td>
              <StatusBadge thing="check" state={check.state} reason={check.error} />
            </Table.Td>
            <Table.Td>
              {check.repair ? 'with repair' : 'dry-run'}
              {check.origin === 'schedule' && ', by schedule'}
            </Table.Td>
            <Table.Td>{resultOfCheck(check)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </div>
)
