import type { FileInfo } from '@holdfast/client'
import { Button, Drawer, Group, Skeleton } from '@mantine/core'
import { contentAddress, useFile } from '../../api/files.ts'
import { CopyField } from '../../ui/copy/CopyField.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { Time } from '../../ui/Time.tsx'
import { copiesInWords } from './copies-in-words.ts'
import classes from './files.module.css'
import { ShareForm } from './ShareForm.tsx'

type Props = { id: string; onClose: () => void }

/** What is this file, and is it safe? */
export function FilePanel({ id, onClose }: Props) {
  const query = useFile(id)
  return (
    <Drawer opened onClose={onClose} position="right" size={400} title={query.data?.name ?? 'File'}>
      <QueryView query={query} what="The file" skeleton={<Skeleton height={240} />}>
        {(file) => <Details file={file} />}
      </QueryView>
    </Drawer>
  )
}

function Details({ file }: { file: FileInfo }) {
  const { id, name, health, copies, size, contentType, chunks, folder, cid, sealed } = file
  return (
    <>
      <dl className={classes.facts}>
        <dt>Health</dt>
        <dd>
          <StatusBadge thing="file" state={health} /> {copiesInWords(copies)}
        </dd>
        <dt>Size</dt>
        <dd>
          {formatBytes(size)} ({formatNumber(size)} bytes, {formatNumber(chunks)} chunks)
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
      </dl>
      <CopyField
        label={sealed ? 'Root CID' : 'Root CID (its tree is being stored)'}
        text={cid}
        what="CID"
      />
      <Group mt="lg">
        <Button component="a" href={contentAddress(id)} download={name}>
          Download
        </Button>
      </Group>
      <ShareForm file={file} />
    </>
  )
}
