import { Text } from '@mantine/core'
import { client } from '../../api/client.ts'
import { useUser } from '../../session/use-session.ts'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import classes from './account.module.css'
import { CurrentPassword } from './CurrentPassword.tsx'

/** Leads to the provider and back; the password stands before, because the link is a way in for ever. */
export function LinkIdentity({ provider }: { provider: string }) {
  const { hasPassword } = useUser()
  const form = useForm({
    ids: 'link',
    initial: { currentPassword: '' },
    check: ({ currentPassword }) =>
      hasPassword && currentPassword === ''
        ? { currentPassword: 'Enter your current password' }
        : {},
    submit: async ({ currentPassword }) => {
      location.assign(await client.linkIdentity(hasPassword ? currentPassword : undefined))
    },
    meaning: { WRONG_PASSWORD: 'That is not the current password.' },
  })
  return (
    <div className={classes.form}>
      <Text mb="lg">Not linked. With a link you can sign in with {provider} too.</Text>
      <Form form={form} verb={`Link with ${provider}`}>
        <CurrentPassword {...form.field('currentPassword')} what="you can link" />
      </Form>
    </div>
  )
}
