import { Text } from '@mantine/core'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { EmailField } from '../../ui/form/EmailField.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'

/** Asks for a link by mail; what it says does not tell whether there is such an account. */
export function ForgotForm() {
  const [sentTo, setSentTo] = useState<string>()
  const form = useForm({
    initial: { email: '' },
    check: ({ email }) => (email.includes('@') ? {} : { email: 'Enter your e-mail address' }),
    submit: async ({ email }) => {
      await client.forgotPassword(email)
      setSentTo(email)
    },
  })
  if (sentTo !== undefined) {
    return (
      <Text role="status">
        If there is an account for {sentTo}, a mail is on its way. Its link works once, for an hour.
        Nothing came? Look among the unwanted mail, or ask an administrator.
      </Text>
    )
  }
  return (
    <Form form={form} verb="Send the link">
      <EmailField {...form.field('email')} />
    </Form>
  )
}
