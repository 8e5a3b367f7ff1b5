import { client } from '../../api/client.ts'
import { Card } from '../../ui/Card.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import classes from './account.module.css'

/** A new password needs the one that holds, and ends all other sessions. */
export function PasswordCard() {
  const form = useForm({
    initial: { currentPassword: '', password: '' },
    submit: async (change) => {
      await client.editMe(change)
      showNote('The password is changed; all other sessions ended')
    },
  })
  return (
    <Card title="Password">
      <div className={classes.form}>
        <Form form={form} verb="Change password">
          <PasswordField
            {...form.field('currentPassword')}
            label="Current password"
            autoComplete="current-password"
          />
          <PasswordField
            {...form.field('password')}
            label="New password"
            autoComplete="new-password"
          />
        </Form>
      </div>
    </Card>
  )
}
