import type { MailSettings } from '@holdfast/client'
import { Modal, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { setMail } from '../../../api/mail.ts'
import { Form } from '../../../ui/form/Form.tsx'
import { useForm } from '../../../ui/form/use-form.ts'
import { showNote } from '../../../ui/toast/toasts.ts'
import { changeOf, fieldsOf, SECURITIES, wrongMailFields } from './mail-form.ts'

type Props = { mail: MailSettings; opened: boolean; onClose: () => void }

/** The mail server in parts. It holds from the next mail on, before what the environment says. */
export const ChangeMail = (props: Props) => (
  <Modal opened={props.opened} onClose={props.onClose} title="Mail server">
    {props.opened && <MailForm {...props} />}
  </Modal>
)

function MailForm({ mail: { server, changed }, onClose }: Props) {
  const form = useForm({
    initial: fieldsOf(server),
    check: wrongMailFields,
    submit: async (values) => {
      await setMail(changeOf(values))
      onClose()
      showNote('The mail server is set. Send a test message to see whether it takes mail.')
    },
  })
  const kept = changed && server?.hasPassword
  return (
    <Form form={form} verb="Save">
      <TextInput {...form.field('host')} label="Host" autoComplete="off" data-autofocus />
      <TextInput {...form.field('port')} label="Port" inputMode="numeric" />
      <NativeSelect {...form.field('security')} label="Security" data={[...SECURITIES]} />
      <TextInput
        {...form.field('user')}
        label="User"
        description="Empty: the server asks for none"
        autoComplete="off"
      />
      <PasswordInput
        {...form.field('password')}
        label="Password"
        description={
          kept
            ? 'Empty: stays as it is, unless server or user change. It is kept sealed and never shown.'
            : 'It is kept sealed and never shown.'
        }
        autoComplete="new-password"
      />
      <TextInput
        {...form.field('from')}
        label="Sender"
        description="Such as Holdfast <holdfast@example.org>"
        autoComplete="off"
      />
    </Form>
  )
}
