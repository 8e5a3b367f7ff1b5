import { useParams } from 'react-router'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { Webhooks } from '../webhooks/Webhooks.tsx'
import { MailPart } from './mail/MailPart.tsx'
import { SchedulesPart } from './SchedulesPart.tsx'
import { SettingList } from './SettingList.tsx'
import { SettingsNav } from './SettingsNav.tsx'
import { sectionOf } from './sections.ts'
import classes from './settings.module.css'

/** What is set? */
export default function SettingsPage() {
  const { section: key } = useParams()
  const url = useUrlState()
  const section = sectionOf(key)
  return (
    <Page
      title="Settings"
      tabTitle={section ? `${section.title} · Settings` : 'Settings'}
      crumb={section?.title}
    >
      <SettingsNav now={section?.key ?? ''} />
      {section ? (
        <>
          <p className={classes.about}>{section.about} A change holds within two seconds.</p>
          {section.key === 'mail' && <MailPart />}
          {section.key === 'webhooks' && <Webhooks url={url} />}
          {section.names.length > 0 && (
            <SettingList key={section.key} section={section} url={url} />
          )}
          {section.key === 'upkeep' && <SchedulesPart />}
        </>
      ) : (
        <Empty kind="filtered" text="There is no such part of the settings." />
      )}
    </Page>
  )
}
