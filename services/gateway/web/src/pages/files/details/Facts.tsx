import type { FileInfo } from '@holdfast/client'
import { formatBytes } from '../../../ui/format/bytes.ts'
import { counted, formatNumber } from '../../../ui/format/number.ts'
import { StatusBadge } from '../../../ui/StatusBadge.tsx'
import { Time } from '../../../ui/Time.tsx'
import { wordOf } from '../../../ui/words.ts'
import { copiesInWords } from '../copies-in-words.ts'
import { copiesOnNodes } from './copies/picture-words.ts'
import { useWholePicture } from './copies/use-joined-picture.ts'
import classes from './details.module.css'

/** Size, type, dates, and its health in words. */
export function Facts({ file }: { file: FileInfo }) {
  const { health, copies, size, contentType, chunks, folder, version } = file
  const { picture } = useWholePicture(file)
  return (
    <dl className={classes.facts}>
      <dt>Health</dt>
      <dd>
        <StatusBadge thing="file" state={health} /> {copiesOnNodes(copiesInWords(copies), picture)}
        {health !== 'safe' && (
          <div className={classes.meaning}>{wordOf('file', health).meaning}</div>
        )}
      </dd>
      <dt>Size</dt>
      <dd>
        {formatBytes(size)} ({counted(size, 'byte')}, {counted(chunks, 'chunk')})
      </dd>
      <dt>Type</dt>
      <dd>{contentType}</dd>
      <dt>Folder</dt>
      <dd>{folder}</dd>
      <dt>Changed</dt>
      <dd>
        <Time at={file.updatedAt} />
      </dd>
      <dt>Uploaded</dt>
      <dd>
        <Time at={file.createdAt} />
      </dd>
      <dt>Version</dt>
      <dd>{formatNumber(version)}</dd>
    </dl>
  )
}
