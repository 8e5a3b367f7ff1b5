import type { Account } from '@holdfast/client'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { AccountMenu } from './AccountMenu.tsx'
import type { AccountDialog } from './dialogs.ts'
import { signsInBy } from './signs-in-by.ts'

/** The columns of the list of accounts; `open` opens a dialog about one. */
export const accountColumns = (
  open: (dialog: AccountDialog, id: string) => void,
): readonly Column<Account>[] => [
  {
    key: 'email',
    label: 'Account',
    sort: 'email',
    lead: true,
    cell: ({ email, name }) => (
      <>
        <div>{email}</div>
        {name !== '' && <div style={{ color: 'var(--hf-muted)', fontSize: 12 }}>{name}</div>}
      </>
    ),
  },
  {
    key: 'state',
    label: 'State',
    lead: true,
    cell: ({ disabledAt }) => (
      <StatusBadge thing="user" state={disabledAt === null ? 'active' : 'disabled'} />
    ),
  },
  { key: 'role', label: 'Role', cell: ({ role }) => (role === 'admin' ? 'Admin' : 'User') },
  { key: 'signsIn', label: 'Signs in by', cell: signsInBy },
  {
    key: 'used',
    label: 'Used',
    sort: 'used',
    numeric: true,
    cell: ({ quota }) => formatBytes(quota.used),
  },
  {
    key: 'quota',
    label: 'Quota',
    numeric: true,
    cell: ({ quota }) => (quota.bytes === null ? 'No limit' : formatBytes(quota.bytes)),
  },
  {
    key: 'files',
    label: 'Files',
    sort: 'files',
    numeric: true,
    cell: ({ files }) => formatNumber(files),
  },
  {
    key: 'seen',
    label: 'Last seen',
    cell: ({ lastSeen }) => (lastSeen === null ? 'Never' : <Time at={lastSeen} />),
  },
  {
    key: 'since',
    label: 'Since',
    sort: 'createdAt',
    cell: ({ createdAt }) => <Time at={createdAt} />,
  },
  {
    key: 'actions',
    label: 'Actions',
    quiet: true,
    cell: (account) => <AccountMenu account={account} open={open} />,
  },
]
