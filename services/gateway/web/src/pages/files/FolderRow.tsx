import { Table } from '@mantine/core'
import { IconFolder } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Middle } from '../../ui/Middle.tsx'
import classes from './files.module.css'
import { pathOfFolder } from './folder-of-path.ts'

type Props = { folder: string; name: string }

export const FolderRow = ({ folder, name }: Props) => (
  <Table.Tr>
    <Table.Td colSpan={5}>
      <Link to={pathOfFolder(folder)} className={classes.name}>
        <IconFolder size={16} stroke={1.75} aria-hidden />
        <Middle text={name} max={64} />
      </Link>
    </Table.Td>
  </Table.Tr>
)
