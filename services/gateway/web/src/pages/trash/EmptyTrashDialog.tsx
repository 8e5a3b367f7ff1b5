import { useQueryClient } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { counted } from '../../ui/format/number.ts'
import { showNote } from '../../ui/toast/toasts.ts'

type Props = { opened: boolean; onClose: () => void }

/** There is no way back from it, so it wants a word typed. */
export function EmptyTrashDialog({ opened, onClose }: Props) {
  const queries = useQueryClient()
  const empty = async () => {
    const { files, bytes } = await client.emptyTrash()
    await queries.invalidateQueries({ queryKey: ['trash'] })
    showNote(`${counted(files, 'file')} removed for good, ${formatBytes(bytes)} free`)
  }
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title="Empty the trash?"
      consequences={[
        'Every file in the trash goes for good, also those that are not shown yet.',
        'Their room is free within a day.',
      ]}
      verb="Empty trash"
      danger
      name="trash"
      command="holdfast trash empty"
      onConfirm={empty}
    />
  )
}
