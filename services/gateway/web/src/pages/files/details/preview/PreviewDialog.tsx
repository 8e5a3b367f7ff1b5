import type { FileInfo } from '@holdfast/client'
import { ActionIcon, Button, Group, Modal } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useRef } from 'react'
import { contentAddress } from '../../../../api/files.ts'
import { useFocusBack } from '../use-focus-back.ts'
import { usePanelState } from '../use-panel-state.ts'
import { Preview } from './Preview.tsx'
import classes from './preview.module.css'
import { useNeighbours } from './use-neighbours.ts'
import { usePreviewKeys } from './use-preview-keys.ts'

type Props = { file: FileInfo; onClose: () => void }

/** The file by itself; ← and → lead to its neighbours in the list, Space plays, Escape goes back. */
export function PreviewDialog({ file, onClose }: Props) {
  const { open } = usePanelState()
  const { previous, next } = useNeighbours(file)
  const stage = useRef<HTMLDivElement>(null)
  const goTo = (id: string | undefined) => id !== undefined && open(id)
  useFocusBack()
  const onKey = usePreviewKeys(stage, {
    previous: () => goTo(previous?.id),
    next: () => goTo(next?.id),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(96vw, 1200px)"
      title={file.name}
      classNames={{ body: classes.body }}
      onKeyDown={onKey}
    >
      <div ref={stage} className={classes.stage}>
        <Preview file={file} />
      </div>
      <Group justify="space-between" mt="md">
        <Group gap="xs">
          <ActionIcon
            variant="default"
            size={36}
            aria-label={previous ? `Previous: ${previous.name}` : 'No previous file'}
            disabled={previous === undefined}
            onClick={() => goTo(previous?.id)}
          >
            <IconChevronLeft size={20} stroke={1.75} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={next ? `Next: ${next.name}` : 'No next file'}
            disabled={next === undefined}
            onClick={() => goTo(next?.id)}
          >
            <IconChevronRight size={20} stroke={1.75} />
          </ActionIcon>
        </Group>
        <Button component="a" variant="default" href={contentAddress(file.id)} download={file.name}>
          Download
        </Button>
      </Group>
    </Modal>
  )
}
