import { Button, Group } from '@mantine/core'
import { client } from '../../../api/client.ts'
import { useUser } from '../../../session/use-session.ts'
import { Banner } from '../../../ui/states/Banner.tsx'
import { useAction } from '../../../ui/use-action.ts'

/** Sends a message to one's own address, and says what the mail server said. */
export function TestMail() {
  const { email } = useUser()
  const { busy, problem, data, run } = useAction(client.testMail)
  return (
    <section>
      <Group mt="lg" mb="sm">
        <Button loading={busy} onClick={() => void run()}>
          Send a test message to {email}
        </Button>
      </Group>
      {data && <Banner token={data.sent ? 'work' : 'warn'}>{data.message}</Banner>}
      {problem && <Banner token="warn">{problem}</Banner>}
    </section>
  )
}
