import type { MailSettings } from '@holdfast/client'
import { Button, Group, Skeleton } from '@mantine/core'
import { useState } from 'react'
import { resetMail, useMail } from '../../../api/mail.ts'
import { ConfirmDialog } from '../../../ui/confirm/ConfirmDialog.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { Banner } from '../../../ui/states/Banner.tsx'
import { Empty } from '../../../ui/states/Empty.tsx'
import { QueryView } from '../../../ui/states/QueryView.tsx'
import { ChangeMail } from './ChangeMail.tsx'
import { serverInWords } from './mail-form.ts'
import { TestMail } from './TestMail.tsx'

/** The mail server: what holds, since when it is not the environment's, and a way to try it. */
export function MailPart() {
  const query = useMail()
  return (
    <QueryView query={query} what="The mail server" skeleton={<Skeleton height={160} />}>
      {(mail) => <MailView mail={mail} />}
    </QueryView>
  )
}

function MailView({ mail }: { mail: MailSettings }) {
  const [asking, setAsking] = useState<'change' | 'reset'>()
  const { server, configured, changed, publicUrl } = mail
  const close = () => setAsking(undefined)
  const change = (
    <Button variant={server ? 'default' : 'filled'} onClick={() => setAsking('change')}>
      {server ? 'Change' : 'Set up mail'}
    </Button>
  )
  return (
    <>
      {publicUrl === null && (
        <Banner token="warn">
          No links are mailed: they begin with PUBLIC_URL, and it is not set. Set it where the
          gateway is started, then start it anew. A test message can be sent without it.
        </Banner>
      )}
      {server === null ? (
        <Empty
          kind="first"
          text="No mail is sent. Without it you make links for new passwords yourself."
          actions={change}
        />
      ) : (
        <>
          <Facts
            facts={[
              ['Server', serverInWords(server)],
              ['Password', server.hasPassword ? 'set; it is never shown' : 'none'],
              ['Sender', server.from],
              ['Links begin with', publicUrl],
              ['Set by', changed ? 'an administrator, here' : 'HOLDFAST_MAIL_URL'],
              [
                'Default',
                changed ? (configured ? serverInWords(configured) : 'no mail is sent') : null,
              ],
            ]}
          />
          <Group mt="lg" gap="sm">
            {change}
            {changed && (
              <Button variant="default" onClick={() => setAsking('reset')}>
                Reset
              </Button>
            )}
          </Group>
          <TestMail />
        </>
      )}
      <ChangeMail mail={mail} opened={asking === 'change'} onClose={close} />
      <ConfirmDialog
        opened={asking === 'reset'}
        onClose={close}
        title="Reset the mail server?"
        consequences={[
          'Its password is forgotten',
          configured
            ? `Mail goes through ${serverInWords(configured)} again`
            : 'No mail is sent from then on',
        ]}
        verb="Reset mail server"
        onConfirm={resetMail}
      />
    </>
  )
}
