import type { SettingName } from '@holdfast/client'
import { Skeleton } from '@mantine/core'
import { useSettings } from '../../api/settings.ts'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { oneOf } from '../../ui/url/url-state.ts'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { ChangeSetting } from './ChangeSetting.tsx'
import { resetsAtOnce } from './consequences.ts'
import { ResetSetting } from './ResetSetting.tsx'
import { tryReset } from './reset-setting.ts'
import type { Section } from './sections.ts'
import { settingColumns } from './setting-columns.tsx'

/** The settings of one part; which one is being changed is in the address. */
export function SettingList({ section, url }: { section: Section; url: UrlState }) {
  const query = useSettings()
  const asked = (dialog: string): SettingName | undefined =>
    oneOf(url.get(dialog), section.names) as SettingName | undefined
  const close = () => url.set({ change: '', reset: '' })
  return (
    <QueryView query={query} what="The settings" skeleton={<Skeleton height={200} />}>
      {(settings) => (
        <>
          <RowTable
            label={section.title}
            columns={settingColumns(settings, {
              change: (change) => url.set({ change }),
              reset: (reset) =>
                resetsAtOnce(settings, reset) ? void tryReset(settings, reset) : url.set({ reset }),
            })}
            rows={section.names}
            rowKey={(name) => name}
          />
          <ChangeSetting settings={settings} name={asked('change')} onClose={close} />
          <ResetSetting settings={settings} name={asked('reset')} onClose={close} />
        </>
      )}
    </QueryView>
  )
}
