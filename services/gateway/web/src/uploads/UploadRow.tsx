import { ActionIcon, FileButton } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconRotateClockwise, IconX } from '@tabler/icons-react'
import { formatBytes } from '../ui/format/bytes.ts'
import { Middle } from '../ui/Middle.tsx'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { showNote } from '../ui/toast/toasts.ts'
import type { UploadQueue } from './queue.ts'
import { isOver, type Upload } from './upload.ts'
import classes from './uploads.module.css'

type Props = { upload: Upload; queue: UploadQueue; inGroup: boolean }

/** One file on its way: where to, how far, and what can be done about it. */
export function UploadRow({ upload, queue, inGroup }: Props) {
  const { id, name, state, problem, lastModified } = upload
  const give = (file: File | null) => {
    if (file === null || queue.giveFile(id, file)) return
    const then = new Date(lastModified).toLocaleDateString()
    showNote(
      `This file differs from the one of ${then} (another size or date). Choose again, or cancel and start over.`,
    )
  }
  return (
    <div className={`${classes.row} ${inGroup ? classes.inner : ''}`}>
      <div className={classes.name}>
        <div className={classes.first}>
          <Middle text={name} max={28} />
          <StatusBadge thing="upload" state={state} reason={problem ?? null} />
        </div>
        <div className={`${classes.second} ${state === 'failed' ? classes.trouble : ''}`}>
          {problem ?? progressOf(upload)}
        </div>
      </div>
      {state === 'needs-file' && (
        <FileButton onChange={give}>
          {(props) => (
            <ActionIcon {...props} variant="subtle" size={28} aria-label={`Choose ${name} again`}>
              <IconPlayerPlay size={16} stroke={1.75} />
            </ActionIcon>
          )}
        </FileButton>
      )}
      <Actions upload={upload} queue={queue} />
    </div>
  )
}

const progressOf = ({ size, sent, state, folder }: Upload) =>
  state === 'uploading' && sent > 0
    ? `${formatBytes(sent)} of ${formatBytes(size)} · ${Math.floor((100 * sent) / size)} %`
    : `${formatBytes(size)} to ${folder}`

function Actions({ upload, queue }: Omit<Props, 'inGroup'>) {
  const { id, name, state } = upload
  const action = (verb: string, run: (id: number) => void, Icon: typeof IconX) => (
    <ActionIcon variant="subtle" size={28} aria-label={`${verb} ${name}`} onClick={() => run(id)}>
      <Icon size={16} stroke={1.75} />
    </ActionIcon>
  )
  if (state === 'stored' || state === 'skipped') return null
  return (
    <>
      {state === 'paused' && action('Resume', queue.resume, IconPlayerPlay)}
      {state === 'failed' && action('Retry', queue.retry, IconRotateClockwise)}
      {!isOver(upload) &&
        state !== 'paused' &&
        state !== 'needs-file' &&
        action('Pause', queue.pause, IconPlayerPause)}
      {action(state === 'failed' ? 'Remove' : 'Cancel', queue.cancel, IconX)}
    </>
  )
}
