import { Drawer, Skeleton } from '@mantine/core'
import { useFileDetails } from '../../../api/file-details.ts'
import { QueryView } from '../../../ui/states/QueryView.tsx'
import classes from './details.module.css'
import { PanelBody } from './PanelBody.tsx'
import { useEscape } from './use-escape.ts'
import { useFocusBack } from './use-focus-back.ts'
import { usePanelState } from './use-panel-state.ts'

type Props = { id: string; onClose: () => void }

const PANEL = 'file-panel'

/** What is this file, and is it safe? */
export default function FilePanel({ id, onClose }: Props) {
  const query = useFileDetails(id)
  const { leave } = usePanelState()
  const close = () => {
    onClose()
    leave()
  }
  useFocusBack()
  useEscape(close, `${PANEL}-body`)
  const skeleton = <Skeleton height={240} animate={false} />
  return (
    <Drawer
      id={PANEL}
      opened
      onClose={close}
      closeOnEscape={false}
      position="right"
      size={400}
      title={query.data?.name ?? 'File'}
      classNames={{ content: classes.panel, title: classes.title }}
    >
      <QueryView query={query} what="The file" skeleton={skeleton}>
        {(file) => <PanelBody file={file} onGone={close} />}
      </QueryView>
    </Drawer>
  )
}
