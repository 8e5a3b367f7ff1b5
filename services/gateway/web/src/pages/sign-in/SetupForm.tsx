import { Anchor, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { client } from '../../api/client.ts'
import { enter } from '../../session/use-session.ts'
import { EmailField } from '../../ui/form/EmailField.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { NameField } from '../../ui/form/NameField.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { checkAccount } from './check-account.ts'
import { SignInFrame } from './SignInFrame.tsx'
import { tokenOfHash } from './token-of-hash.ts'

/** The token stands behind the `#`, which browsers send nowhere; whoever lost it may type it. */
export function SetupForm({ onDone }: { onDone: () => void }) {
  const [given] = useState(() => tokenOfHash(location.hash))
  const form = useForm({
    initial: { token: given, email: '', name: '', password: '' },
    check: ({ token, ...account }) => ({
      ...(token === '' ? { token: 'Enter the token that the start printed' } : {}),
      ...checkAccount(account),
    }),
    submit: async ({ name, ...values }) => {
      const { user } = await client.setup({ ...values, ...(name ? { name } : {}) })
      await enter(user)
      onDone()
    },
    meaning: {
      SETUP_TOKEN_INVALID:
        'This token is not the one that was printed, or the first administrator exists already. Copy the address from the terminal again, or sign in.',
      EMAIL_TAKEN: 'An account has this e-mail address already. Use another one.',
    },
  })
  const below = (
    <Anchor component={Link} to="/login">
      Sign in instead
    </Anchor>
  )
  return (
    <SignInFrame
      title="Make the first administrator"
      lead="This account sees and changes the whole system."
      below={below}
    >
      <Form form={form} verb="Make administrator">
        {given === '' && (
          <TextInput
            {...form.field('token')}
            label="Token"
            description="The part after #token= of the address that the start printed"
            autoComplete="off"
          />
        )}
        <EmailField {...form.field('email')} />
        <NameField {...form.field('name')} />
        <PasswordField {...form.field('password')} autoComplete="new-password" />
      </Form>
    </SignInFrame>
  )
}
