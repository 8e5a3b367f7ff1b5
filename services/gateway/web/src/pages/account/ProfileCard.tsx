import { Text } from '@mantine/core'
import { client } from '../../api/client.ts'
import { enter, useUser } from '../../session/use-session.ts'
import { Card } from '../../ui/Card.tsx'
import { EmailField } from '../../ui/form/EmailField.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { NameField } from '../../ui/form/NameField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { formatBytes } from '../../ui/format/bytes.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import classes from './account.module.css'
import { CurrentPassword } from './CurrentPassword.tsx'
import { changeOfProfile, checkProfile } from './profile-change.ts'

/** Name and address; a new address needs the password, because it signs in. */
export function ProfileCard() {
  const user = useUser()
  const { email, name, role, quota } = user
  const form = useForm({
    ids: 'profile',
    initial: { email, name, currentPassword: '' },
    check: (values) => checkProfile(user, values),
    submit: async (values) => {
      const change = changeOfProfile(user, values)
      if (Object.keys(change).length > 0) await enter(await client.editMe(change))
      showNote('The profile is saved')
    },
    meaning: {
      EMAIL_TAKEN: 'Another account has this e-mail address.',
      WRONG_PASSWORD: 'That is not the current password.',
    },
  })
  return (
    <Card title="Profile">
      <Text size="sm" c="dimmed" mb="lg">
        {role === 'admin' ? 'Administrator' : 'User'} · {formatBytes(quota.used)} used
        {quota.bytes !== null && ` of ${formatBytes(quota.bytes)}`}
      </Text>
      <div className={classes.form}>
        <Form form={form} verb="Save">
          <NameField {...form.field('name')} />
          <EmailField {...form.field('email')} />
          {form.values.email.trim() !== email && (
            <CurrentPassword {...form.field('currentPassword')} what="you can change the address" />
          )}
        </Form>
      </div>
    </Card>
  )
}
