import type { ChunkWithFiles } from '@holdfast/client'
import { CopyButton } from '../../ui/copy/CopyButton.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { counted, formatNumber } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import classes from './chunks.module.css'

/** What it is, and how it is. */
export const ChunkFacts = ({ chunk }: { chunk: ChunkWithFiles }) => (
  <dl className={classes.facts}>
    <dt>State</dt>
    <dd>
      <StatusBadge thing="chunk" state={chunk.state} /> {chunk.live} of{' '}
      {counted(chunk.wanted, 'copy', 'copies')} wanted
    </dd>
    <dt>CID</dt>
    <dd className="hf-mono">
      {chunk.cid} <CopyButton text={chunk.cid} what="CID" />
    </dd>
    <dt>Digest</dt>
    <dd className="hf-mono">
      {chunk.digest} <CopyButton text={chunk.digest} what="digest" />
    </dd>
    <dt>Size</dt>
    <dd>
      {formatBytes(chunk.size)} ({formatNumber(chunk.size)} bytes)
    </dd>
    <dt>Used</dt>
    <dd>{chunk.refs === 1 ? 'once' : `${formatNumber(chunk.refs)} times`}</dd>
    <dt>Group</dt>
    <dd>{chunk.group}</dd>
  </dl>
)
