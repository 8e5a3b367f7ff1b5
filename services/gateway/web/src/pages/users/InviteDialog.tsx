import { Modal, NativeSelect, TextInput } from '@mantine/core'
import { client } from '../../api/client.ts'
import { usersChanged } from '../../api/users.ts'
import { useWaysIn } from '../../api/ways-in.ts'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { Banner } from '../../ui/states/Banner.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import type { OneTime } from './OneTimeLink.tsx'

type Props = { opened: boolean; onClose: () => void; onDone: (link: OneTime) => void }

/** Invites one person to make one account. */
export const InviteDialog = ({ opened, onClose, onDone }: Props) => (
  <Modal opened={opened} onClose={onClose} title="Invite somebody">
    {opened && <InviteForm onDone={onDone} />}
  </Modal>
)

const DAYS = [
  { value: '1', label: '1 day' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
]

function InviteForm({ onDone }: Pick<Props, 'onDone'>) {
  const { data: waysIn } = useWaysIn()
  const form = useForm({
    initial: { email: '', days: '7' },
    submit: async ({ email, days }) => {
      const expiresIn = Number(days) * 86_400
      const { token, mail } = await client.invite({ email: email.trim() || null, expiresIn })
      await usersChanged()
      onDone({
        title: email ? `Invitation for ${email.trim()}` : 'Invitation',
        url: `${location.origin}/register?invitation=${encodeURIComponent(token)}`,
        goodFor: expiresIn,
        mail: mail?.message,
      })
    },
  })
  if (waysIn?.registration === 'closed') {
    return (
      <Banner token="warn">
        Registration is closed, so nobody could use an invitation. Make the account yourself, or
        change <TextLink to="/admin/settings/people">who may register</TextLink>.
      </Banner>
    )
  }
  return (
    <Form form={form} verb="Make invitation">
      <TextInput
        {...form.field('email')}
        label="E-mail"
        description={
          waysIn?.mail
            ? 'The link is mailed there. May stay empty: then whoever has the link can use it'
            : 'May stay empty: then whoever has the link can use it'
        }
        type="email"
        autoComplete="off"
        data-autofocus
      />
      <NativeSelect {...form.field('days')} label="Good for" data={DAYS} />
    </Form>
  )
}
