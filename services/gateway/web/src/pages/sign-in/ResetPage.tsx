import { Anchor } from '@mantine/core'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { client } from '../../api/client.ts'
import { Form } from '../../ui/form/Form.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { checkPassword } from './check-account.ts'
import { SignInFrame } from './SignInFrame.tsx'

/** A new password, by the one-time token of the address. */
export default function ResetPage() {
  const { token = '' } = useParams()
  const [done, setDone] = useState(false)
  const form = useForm({
    initial: { password: '' },
    check: ({ password }) => checkPassword(password),
    submit: async ({ password }) => {
      await client.resetPassword({ token, password })
      setDone(true)
    },
    meaning: {
      RESET_INVALID: 'This link was used or has expired. Ask an administrator for a new one.',
    },
  })
  const toLogin = (
    <Anchor component={Link} to="/login">
      {done ? 'Sign in' : 'Back to sign in'}
    </Anchor>
  )
  if (done) {
    return (
      <SignInFrame title="The new password is set" lead="All sessions have ended.">
        {toLogin}
      </SignInFrame>
    )
  }
  return (
    <SignInFrame title="Choose a new password" below={toLogin}>
      <Form form={form} verb="Set password">
        <PasswordField
          {...form.field('password')}
          label="New password"
          autoComplete="new-password"
        />
      </Form>
    </SignInFrame>
  )
}
