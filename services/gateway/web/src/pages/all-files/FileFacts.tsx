import type { ByFile } from '@holdfast/client'
import { NodeNames } from '../../names/NodeNames.tsx'
import { OwnerName } from '../../names/OwnerName.tsx'
import { CopyButton } from '../../ui/copy/CopyButton.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { counted, formatNumber, formatShare } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import classes from './all-files.module.css'
import { fewestInWords } from './spread-in-words.ts'

/** Whose it is, how it is, what it is made of, and where that lies. */
export const FileFacts = ({ file }: { file: ByFile }) => (
  <dl className={classes.facts}>
    <dt>Health</dt>
    <dd>
      <StatusBadge thing="file" state={file.health} /> {fewestInWords(file)} copies of the chunk
      that has the fewest
    </dd>
    <dt>Owner</dt>
    <dd>
      <TextLink to={`/admin/files?owner=${file.ownerId}`}>
        <OwnerName id={file.ownerId} />
      </TextLink>
    </dd>
    <dt>Folder</dt>
    <dd>{file.folder}</dd>
    <dt>Size</dt>
    <dd>
      {formatBytes(file.size)} ({formatNumber(file.size)} bytes),{' '}
      <TextLink amidWords to={`/admin/chunks?file=${file.fileId}`}>
        {counted(file.chunks, 'chunk')}
      </TextLink>
    </dd>
    <dt>Root CID</dt>
    <dd className="hf-mono">
      {file.cid} <CopyButton text={file.cid} what="CID" />
    </dd>
    <dt>Nodes</dt>
    <dd>
      {file.nodes === null ? 'too large to count here' : <NodeNames ids={file.nodes} />}
      {file.largestShare !== null && (
        <div className={classes.quiet}>
          the fullest has {formatShare(file.largestShare)} of its chunks
        </div>
      )}
    </dd>
  </dl>
)
