import type { ChunkWithFiles } from '@holdfast/client'
import { CopyButton } from '../../ui/copy/CopyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { counted } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'

/** What it is, and how it is. */
export const ChunkFacts = ({ chunk }: { chunk: ChunkWithFiles }) => (
  <Facts
    facts={[
      [
        'State',
        <span key="state">
          <StatusBadge thing="chunk" state={chunk.state} /> {chunk.live} of{' '}
          {counted(chunk.wanted, 'copy', 'copies')} wanted
        </span>,
      ],
      ['CID', copied(chunk.cid, 'CID')],
      ['Digest', copied(chunk.digest, 'digest')],
      ['Size', `${formatBytes(chunk.size)} (${counted(chunk.size, 'byte')})`],
      ['Used', chunk.refs === 1 ? 'once' : counted(chunk.refs, 'time')],
      ['Group', chunk.group],
    ]}
  />
)

const copied = (text: string, what: string) => (
  <span className="hf-mono">
    {text} <CopyButton text={text} what={what} />
  </span>
)
