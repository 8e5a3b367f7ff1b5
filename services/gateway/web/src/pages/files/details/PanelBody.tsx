import type { FileInfo } from '@holdfast/client'
import { Tabs } from '@mantine/core'
import { useUser } from '../../../session/use-session.ts'
import { CopiesTab } from './copies/CopiesTab.tsx'
import { DetailsTab } from './DetailsTab.tsx'
import classes from './details.module.css'
import { EventsTab } from './events/EventsTab.tsx'
import { FileActions } from './FileActions.tsx'
import { LinksTab } from './links/LinksTab.tsx'
import { PreviewDialog } from './preview/PreviewDialog.tsx'
import { type PanelTab, usePanelState } from './use-panel-state.ts'
import { VersionsTab } from './versions/VersionsTab.tsx'

type Props = { file: FileInfo; onGone: () => void }

const NAMES: Readonly<Record<PanelTab, string>> = {
  details: 'Details',
  copies: 'Copies',
  versions: 'Versions',
  links: 'Links',
  events: 'Events',
}

/** Everything about one file. The log of events is for administrators. */
export function PanelBody({ file, onGone }: Props) {
  const panel = usePanelState()
  const { role } = useUser()
  const tabs: Partial<Record<PanelTab, React.ReactNode>> = {
    details: <DetailsTab file={file} />,
    copies: <CopiesTab file={file} />,
    versions: <VersionsTab file={file} />,
    links: <LinksTab file={file} />,
    ...(role === 'admin' ? { events: <EventsTab file={file} /> } : {}),
  }
  const shown = panel.tab in tabs ? panel.tab : 'details'
  return (
    <>
      <FileActions file={file} onGone={onGone} />
      <Tabs value={shown} onChange={(tab) => panel.showTab(tab as PanelTab)} keepMounted={false}>
        <Tabs.List className={classes.tabs}>
          {Object.keys(tabs).map((tab) => (
            <Tabs.Tab key={tab} value={tab} px="sm">
              {NAMES[tab as PanelTab]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {Object.entries(tabs).map(([tab, content]) => (
          <Tabs.Panel key={tab} value={tab} pt="lg">
            {content}
          </Tabs.Panel>
        ))}
      </Tabs>
      {panel.previewing && <PreviewDialog file={file} onClose={() => panel.preview(false)} />}
    </>
  )
}
