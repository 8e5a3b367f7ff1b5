import { client } from '../../api/client.ts'
import { enter, useUser } from '../../session/use-session.ts'
import { Card } from '../../ui/Card.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import classes from './account.module.css'
import { CurrentPassword } from './CurrentPassword.tsx'

/** A new password needs the one that holds, where there is one, and ends all other sessions. */
export function PasswordCard() {
  const { hasPassword } = useUser()
  const form = useForm({
    initial: { currentPassword: '', password: '' },
    submit: async ({ currentPassword, password }) => {
      const change = { password, ...(hasPassword ? { currentPassword } : {}) }
      await enter(await client.editMe(change))
      const done = hasPassword ? 'changed' : 'set'
      showNote(`The password is ${done}; all other sessions ended`)
    },
  })
  return (
    <Card title="Password">
      <div className={classes.form}>
        <Form form={form} verb={hasPassword ? 'Change password' : 'Set a password'}>
          <CurrentPassword {...form.field('currentPassword')} what="you can set one" />
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
