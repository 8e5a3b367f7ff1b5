import { TextInput } from '@mantine/core'
import { client } from '../../api/client.ts'
import { enter } from '../../session/use-session.ts'
import { EmailField } from '../../ui/form/EmailField.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { NameField } from '../../ui/form/NameField.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { checkAccount } from './check-account.ts'

type Props = { invitation: string; needsInvitation: boolean }

/** Makes the account and signs in. */
export function RegisterForm({ invitation: given, needsInvitation }: Props) {
  const form = useForm({
    initial: { email: '', name: '', password: '', invitation: given },
    check: ({ invitation, ...account }) => ({
      ...checkAccount(account),
      ...(needsInvitation && invitation === ''
        ? { invitation: 'Enter the invitation that an administrator gave you' }
        : {}),
    }),
    submit: async ({ name, invitation, email, password }) => {
      const more = { ...(name ? { name } : {}), ...(invitation ? { invitation } : {}) }
      await client.register({ email, password, ...more })
      const { user } = await client.login({ email, password })
      await enter(user)
    },
    meaning: { EMAIL_TAKEN: 'An account has this e-mail address already. Sign in instead.' },
  })
  return (
    <Form form={form} verb="Make account">
      {needsInvitation && given === '' && (
        <TextInput {...form.field('invitation')} label="Invitation" autoComplete="off" />
      )}
      <EmailField {...form.field('email')} />
      <NameField {...form.field('name')} />
      <PasswordField {...form.field('password')} autoComplete="new-password" />
    </Form>
  )
}
