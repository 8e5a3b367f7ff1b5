import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconX } from '@tabler/icons-react'
import { counted, formatNumber } from '../ui/format/number.ts'
import { Middle } from '../ui/Middle.tsx'
import type { UploadQueue } from './queue.ts'
import type { TrayRow } from './tray-rows.ts'
import classes from './uploads.module.css'

type Props = {
  row: Extract<TrayRow, { kind: 'group' }>
  queue: UploadQueue
  onToggle: () => void
}

/** Everything of one folder that was dropped, in one line; its files are shown when asked for. */
export function GroupRow({ row: { name, ids, totals, open }, queue, onToggle }: Props) {
  const { count, by, bytes, sent, over } = totals
  const failed = by.failed ?? 0
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <div className={classes.row}>
      <ActionIcon
        variant="subtle"
        size={28}
        aria-expanded={open}
        aria-label={`Files of ${name}`}
        onClick={onToggle}
      >
        <Chevron size={16} stroke={1.75} />
      </ActionIcon>
      <div className={classes.name}>
        <div className={classes.first}>
          <Middle text={name} max={32} /> · {counted(count, 'file')}
        </div>
        <div className={`${classes.second} ${failed > 0 ? classes.trouble : ''}`}>
          {failed > 0 && `${formatNumber(failed)} failed · `}
          {formatNumber(by.stored ?? 0)} of {formatNumber(count)} stored
          {!over && bytes > 0 && ` · ${Math.floor((100 * sent) / bytes)} %`}
        </div>
      </div>
      {!over && (
        <ActionIcon
          variant="subtle"
          size={28}
          aria-label={`Cancel ${name}`}
          onClick={() => queue.cancelAll(ids)}
        >
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      )}
    </div>
  )
}
