import { Modal, NativeSelect, TextInput } from '@mantine/core'
import { client } from '../../api/client.ts'
import { usersChanged } from '../../api/users.ts'
import { useWaysIn } from '../../api/ways-in.ts'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import type { OneTime } from './OneTimeLink.tsx'
import { resetLink } from './reset-link.ts'
import { ROLES } from './roles.ts'

type Props = { opened: boolean; onClose: () => void; onDone: (link: OneTime) => void }

/** Makes an account for somebody, who sets a password by a one-time link. */
export const NewAccount = ({ opened, onClose, onDone }: Props) => (
  <Modal opened={opened} onClose={onClose} title="Make an account">
    {opened && <NewAccountForm onDone={onDone} />}
  </Modal>
)

function NewAccountForm({ onDone }: Pick<Props, 'onDone'>) {
  const mails = useWaysIn().data?.mail === true
  const form = useForm({
    initial: { email: '', name: '', role: 'user' },
    check: ({ email }) =>
      email.includes('@') ? {} : { email: 'Enter the e-mail address that signs them in' },
    submit: async ({ email, name, role }) => {
      const made = await client.addUser({
        email: email.trim(),
        role: role === 'admin' ? 'admin' : 'user',
        ...(name ? { name } : {}),
        mail: mails,
      })
      await usersChanged()
      onDone(resetLink(made))
    },
    meaning: { EMAIL_TAKEN: 'An account has this e-mail address already.' },
  })
  return (
    <Form form={form} verb="Make account">
      <TextInput
        {...form.field('email')}
        label="E-mail"
        description={mails ? 'A link to set a password is mailed there' : undefined}
        type="email"
        autoComplete="off"
        data-autofocus
      />
      <TextInput
        {...form.field('name')}
        label="Name"
        description="May stay empty"
        autoComplete="off"
      />
      <NativeSelect
        {...form.field('role')}
        label="Role"
        description="Admins see and change everything"
        data={ROLES}
      />
    </Form>
  )
}
