import { Text } from '@mantine/core'
import { useUser } from '../../session/use-session.ts'
import { Card } from '../../ui/Card.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { Page } from '../../ui/Page.tsx'
import classes from './account.module.css'
import { KeysCard } from './KeysCard.tsx'
import { PasswordCard } from './PasswordCard.tsx'
import { SessionsCard } from './SessionsCard.tsx'

/** Who is logged in as me? */
export default function AccountPage() {
  const { email, role, quota } = useUser()
  return (
    <Page title="Account">
      <div className={classes.cards}>
        <Card title={email}>
          <Text size="sm" c="dimmed">
            {role === 'admin' ? 'Administrator' : 'User'} · {formatBytes(quota.used)} used
            {quota.bytes !== null && ` of ${formatBytes(quota.bytes)}`}
          </Text>
        </Card>
        <SessionsCard />
        <KeysCard />
        <PasswordCard />
      </div>
    </Page>
  )
}
