import type { FileInfo } from '@holdfast/client'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { counted } from '../../ui/format/number.ts'

type Props = {
  /** With the number of links that would stop working. */
  asked: { file: FileInfo; links: number } | undefined
  onClose: () => void
  onConfirm: () => Promise<unknown>
}

/** Asked where a link hangs on the file, and of those who want to be asked. */
export const RemoveDialog = ({ asked, onClose, onConfirm }: Props) => (
  <ConfirmDialog
    opened={asked !== undefined}
    onClose={onClose}
    title={`Delete ${asked?.file.name ?? ''}?`}
    consequences={[
      ...(asked && asked.links > 0 ? [whatStops(asked.links)] : []),
      'It goes to the trash, from which you can restore it until the trash is emptied',
    ]}
    verb="Delete 1 file"
    danger={asked !== undefined && asked.links > 0}
    onConfirm={onConfirm}
  />
)

const whatStops = (links: number) =>
  `${counted(links, 'link stops', 'links stop')} working, and ${links === 1 ? 'works' : 'work'} again when the file is restored`
