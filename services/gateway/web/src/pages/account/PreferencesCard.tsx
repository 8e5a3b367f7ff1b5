import { Checkbox, Stack } from '@mantine/core'
import { useState } from 'react'
import { setShortcutsOn, shortcutsOn } from '../../keyboard/registry.ts'
import { asksBeforeDelete, setAsksBeforeDelete } from '../../session/preferences.ts'
import { Card } from '../../ui/Card.tsx'

/** How this browser behaves; kept in it alone. */
export function PreferencesCard() {
  const [keys, setKeys] = useState(shortcutsOn)
  const [ask, setAsk] = useState(asksBeforeDelete)
  return (
    <Card title="This browser">
      <Stack gap="md">
        <Checkbox
          label="Use single-key shortcuts"
          description="Press ? for all of them"
          checked={keys}
          onChange={({ currentTarget: { checked } }) => {
            setShortcutsOn(checked)
            setKeys(checked)
          }}
        />
        <Checkbox
          label="Always ask before delete"
          description="Without it a file goes to the trash at once, with ten seconds to undo"
          checked={ask}
          onChange={({ currentTarget: { checked } }) => {
            setAsksBeforeDelete(checked)
            setAsk(checked)
          }}
        />
      </Stack>
    </Card>
  )
}
