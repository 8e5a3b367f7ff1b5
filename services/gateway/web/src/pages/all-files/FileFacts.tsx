import type { AnyFile, ByFile } from '@holdfast/client'
import { Text } from '@mantine/core'
import { NodeNames } from '../../names/NodeNames.tsx'
import { OwnerName } from '../../names/OwnerName.tsx'
import { CopyButton } from '../../ui/copy/CopyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { counted, formatShare } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { fewestInWords } from './spread-in-words.ts'

/** Whose it is, how it is, what it is made of, and where that lies. */
export const FileFacts = ({ file }: { file: AnyFile }) => (
  <Facts
    facts={[
      [
        'Health',
        <span key="health">
          <StatusBadge thing="file" state={file.health} /> {fewestInWords(file)}{' '}
          {file.wanted === 1 ? 'copy' : 'copies'} of the chunk that has the fewest
        </span>,
      ],
      [
        'Owner',
        <TextLink key="owner" to={`/admin/files?owner=${file.ownerId}`}>
          <OwnerName id={file.ownerId} />
        </TextLink>,
      ],
      ['Folder', file.folder],
      [
        'Size',
        <span key="size">
          {formatBytes(file.size)} ({counted(file.size, 'byte')}),{' '}
          <TextLink amidWords to={`/admin/chunks?file=${file.fileId}`}>
            {counted(file.chunks, 'chunk')}
          </TextLink>
        </span>,
      ],
      [
        'Root CID',
        <span key="cid" className="hf-mono">
          {file.cid} <CopyButton text={file.cid} what="CID" />
        </span>,
      ],
      [
        'Links',
        file.links === 0 ? 'none' : counted(file.links, 'link that works', 'links that work'),
      ],
      ['Older versions', file.versions === 0 ? 'none' : file.versions],
      [
        'Events',
        <TextLink key="events" to={`/admin/events?subject=${file.fileId}`}>
          What happened to it
        </TextLink>,
      ],
      ['Nodes', <NodesOf key="nodes" file={file} />],
    ]}
  />
)

const NodesOf = ({ file: { nodes, largestShare } }: { file: ByFile }) => (
  <>
    {nodes === null ? 'too large to count here' : <NodeNames ids={nodes} />}
    {largestShare !== null && (
      <Text size="xs" c="dimmed">
        the fullest has {formatShare(largestShare)} of its chunks
      </Text>
    )}
  </>
)
