import { useMemo, useState } from 'react'
import { VirtualList } from '../ui/list/VirtualList.tsx'
import { GroupRow } from './GroupRow.tsx'
import type { UploadQueue } from './queue.ts'
import { trayRows } from './tray-rows.ts'
import { UploadRow } from './UploadRow.tsx'
import type { Upload } from './upload.ts'

type Props = { uploads: readonly Upload[]; queue: UploadQueue; maxHeight: number }

const ROW_HEIGHT = 56

/** All uploads, those that need somebody first. */
export function UploadList({ uploads, queue, maxHeight }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => trayRows(uploads, open), [uploads, open])
  const toggle = (key: string) => {
    const next = new Set(open)
    if (!next.delete(key)) next.add(key)
    setOpen(next)
  }
  return (
    <VirtualList
      label="Uploads"
      count={rows.length}
      rowHeight={ROW_HEIGHT}
      maxHeight={maxHeight}
      row={(index) => {
        const row = rows[index]
        if (row === undefined) return null
        return row.kind === 'group' ? (
          <GroupRow row={row} queue={queue} onToggle={() => toggle(row.key)} />
        ) : (
          <UploadRow upload={row.upload} queue={queue} inGroup={row.inGroup} />
        )
      }}
    />
  )
}
