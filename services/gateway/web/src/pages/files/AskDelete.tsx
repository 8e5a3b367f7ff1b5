import type { FileInfo } from '@holdfast/client'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'

type Props = {
  file: FileInfo | undefined
  onClose: () => void
  onDelete: (file: FileInfo) => Promise<unknown>
}

/** For those who want to be asked, although Undo and the trash bring a file back. */
export const AskDelete = ({ file, onClose, onDelete }: Props) => (
  <ConfirmDialog
    opened={file !== undefined}
    onClose={onClose}
    title={`Delete ${file?.name ?? ''}?`}
    consequences={['It goes to the trash, from which you can restore it']}
    verb="Delete file"
    onConfirm={async () => file && onDelete(file)}
  />
)
