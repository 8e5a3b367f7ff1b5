import type { FileInfo } from '@holdfast/client'
import { CopyField } from '../../../ui/copy/CopyField.tsx'
import { Facts } from './Facts.tsx'
import { IpfsCommands } from './IpfsCommands.tsx'
import { SmallPreview } from './preview/SmallPreview.tsx'
import { usePanelState } from './use-panel-state.ts'

/** What the file is: a look at it, its facts, and how to get it without us. */
export function DetailsTab({ file }: { file: FileInfo }) {
  const { previewing } = usePanelState()
  return (
    <>
      {/* Not twice: a film would be read for both. */}
      {!previewing && <SmallPreview key={file.cid} file={file} />}
      <Facts file={file} />
      <CopyField
        label={file.sealed ? 'Root CID' : 'Root CID (its tree is being stored)'}
        text={file.cid}
        what="root CID"
      />
      <IpfsCommands file={file} />
    </>
  )
}
