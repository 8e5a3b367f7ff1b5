import type { DistributionPicture, FileInfo } from '@holdfast/client'
import { Skeleton, Text } from '@mantine/core'
import { useChunkOfFile } from '../../../../api/file-details.ts'
import { useUser } from '../../../../session/use-session.ts'
import { CopyField } from '../../../../ui/copy/CopyField.tsx'
import { formatBytes } from '../../../../ui/format/bytes.ts'
import { counted } from '../../../../ui/format/number.ts'
import { StatusBadge } from '../../../../ui/StatusBadge.tsx'
import { QueryView } from '../../../../ui/states/QueryView.tsx'
import { TextLink } from '../../../../ui/TextLink.tsx'
import { Time } from '../../../../ui/Time.tsx'
import classes from './copies.module.css'

type Props = { file: FileInfo; index: number; nodes: DistributionPicture['nodes'] }

/** One chunk: each of its copies as a cell with a name, instead of a lonely square. */
export function ChunkCopies({ file, index, nodes }: Props) {
  const query = useChunkOfFile(file, index)
  const { role } = useUser()
  const nameOf = (id: number) => nodes.find(({ nodeId }) => nodeId === id)?.name ?? `node ${id}`
  return (
    <QueryView query={query} what="The chunk" skeleton={<Skeleton height={96} animate={false} />}>
      {(chunk) =>
        chunk === null ? (
          <Text>This chunk is not there any more.</Text>
        ) : (
          <>
            <Text size="sm" role="status">
              {formatBytes(chunk.size)};{' '}
              {counted(
                chunk.copies.filter(({ state }) => state === 'verified').length,
                'copy',
                'copies',
              )}{' '}
              verified of {counted(file.copies.wanted, 'copy', 'copies')} wanted
            </Text>
            <ul className={classes.cells}>
              {chunk.copies.map(({ nodeId, state, verifiedAt }) => (
                <li key={nodeId}>
                  <div className={classes.node}>{nameOf(nodeId)}</div>
                  <StatusBadge thing="copy" state={state} />
                  <div className={classes.small}>
                    {verifiedAt === null ? (
                      'since the upload'
                    ) : (
                      <>
                        looked at <Time at={verifiedAt} />
                      </>
                    )}
                  </div>
                </li>
              ))}
            </ul>
            <CopyField label="CID of this chunk" text={chunk.cid} what="CID of this chunk" />
            {role === 'admin' && (
              <Text size="sm" mt="sm">
                <TextLink to={`/admin/chunks/${chunk.cid}`}>Who else needs this chunk</TextLink>
              </Text>
            )}
          </>
        )
      }
    </QueryView>
  )
}
