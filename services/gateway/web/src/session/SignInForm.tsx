import { client } from '../api/client.ts'
import { EmailField } from '../ui/form/EmailField.tsx'
import { Form } from '../ui/form/Form.tsx'
import { PasswordField } from '../ui/form/PasswordField.tsx'
import { useForm } from '../ui/form/use-form.ts'
import { enter } from './use-session.ts'

type Props = { email?: string; onDone: () => void }

/** E-mail and password, on the page of its own and over a page whose session ended. */
export function SignInForm({ email = '', onDone }: Props) {
  const form = useForm({
    initial: { email, password: '' },
    submit: async (values) => {
      const { user } = await client.login(values)
      await enter(user)
      onDone()
    },
    meaning: {
      UNAUTHENTICATED:
        'No account has this e-mail address and password. Check both, or ask an administrator for a new password.',
    },
  })
  return (
    <Form form={form} verb="Sign in">
      <EmailField {...form.field('email')} />
      <PasswordField {...form.field('password')} autoComplete="current-password" />
    </Form>
  )
}
