import type { FileInfo } from '@holdfast/client'
import { ConfirmDialog } from '../../../ui/confirm/ConfirmDialog.tsx'
import { counted } from '../../../ui/format/number.ts'

type Props = {
  file: FileInfo
  /** Links that would stop working; 0: nobody is asked. */
  links: number
  onClose: () => void
  onConfirm: () => Promise<void>
}

/** Asked only where a link hangs on the file. */
export const RemoveDialog = ({ file, links, onClose, onConfirm }: Props) => (
  <ConfirmDialog
    opened={links > 0}
    onClose={onClose}
    title={`Delete ${file.name}?`}
    consequences={[
      `${counted(links, 'link stops', 'links stop')} working, and ${links === 1 ? 'works' : 'work'} again when the file is restored`,
      'The file is in the trash until it is restored or the trash is emptied',
    ]}
    verb="Delete 1 file"
    danger
    onConfirm={onConfirm}
  />
)
