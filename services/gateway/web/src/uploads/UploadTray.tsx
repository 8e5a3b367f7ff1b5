import { ActionIcon, VisuallyHidden } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { ADDING, addingLine, useAddingNow } from './adding.ts'
import { trayLine } from './tray-line.ts'
import { UploadList } from './UploadList.tsx'
import classes from './uploads.module.css'
import { useFreshFiles } from './use-fresh-files.ts'
import { usePace } from './use-pace.ts'
import { useUploadQueue } from './use-upload-queue.ts'

/** What is going up, on every page but the one that shows just that. */
export function UploadTray() {
  const { queue, uploads, totals } = useUploadQueue()
  const [open, setOpen] = useState(false)
  const tray = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const adding = useAddingNow()
  const shown = (uploads.length > 0 || adding !== undefined) && pathname !== '/uploads'
  const pace = usePace(totals)
  useFreshFiles(totals)
  // biome-ignore lint/correctness/useExhaustiveDependencies: its height follows from these
  useEffect(() => {
    const height = tray.current?.offsetHeight ?? 0
    document.documentElement.style.setProperty('--hf-tray-height', `${height}px`)
  }, [shown, open, uploads.length, adding])
  if (!shown) return null
  const line = adding ? addingLine(adding) : trayLine(totals, pace)
  const Chevron = open ? IconChevronDown : IconChevronUp
  return (
    <aside ref={tray} className={classes.tray} aria-label="Uploads">
      {totals.moving && (
        <div className={classes.bar}>
          <div className={classes.done} style={{ width: `${shareOf(totals)}%` }} />
        </div>
      )}
      <div className={classes.line}>
        <span className={classes.text}>{line}</span>
        <VisuallyHidden role="status">
          {adding ? ADDING[adding.step] : spoken(totals)}
        </VisuallyHidden>
        {uploads.length > 0 && (
          <ActionIcon
            variant="subtle"
            size={28}
            aria-expanded={open}
            aria-label="All uploads"
            onClick={() => setOpen(!open)}
          >
            <Chevron size={16} stroke={1.75} />
          </ActionIcon>
        )}
        {totals.over && uploads.length > 0 && (
          <ActionIcon variant="subtle" size={28} aria-label="Close the tray" onClick={queue.clear}>
            <IconX size={16} stroke={1.75} />
          </ActionIcon>
        )}
      </div>
      {open && <UploadList uploads={uploads} queue={queue} maxHeight={336} />}
    </aside>
  )
}

type Shown = ReturnType<typeof useUploadQueue>['totals']

const shareOf = ({ bytes, sent }: Shown) => (bytes === 0 ? 0 : (100 * sent) / bytes)

/** Said at the begin, every tenth part, and at the end; not with every byte. */
const spoken = (totals: Shown) =>
  totals.moving
    ? `Uploading, ${Math.floor(shareOf(totals) / 10) * 10} %`
    : trayLine(totals, undefined)
