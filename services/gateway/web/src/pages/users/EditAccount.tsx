import type { Account } from '@holdfast/client'
import { Modal, NativeSelect, TextInput } from '@mantine/core'
import { client } from '../../api/client.ts'
import { usersChanged } from '../../api/users.ts'
import { useUser } from '../../session/use-session.ts'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { formatBytes } from '../../ui/format/bytes.ts'
import { counted } from '../../ui/format/number.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { changeOf, checkAccountForm, formOfAccount } from './account-change.ts'
import { ROLES } from './roles.ts'

type Props = { account: Account; opened: boolean; onClose: () => void }

/** Name, role and quota of one account. */
export const EditAccount = ({ account, opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title={account.email}>
    {opened && <EditForm account={account} onClose={onClose} />}
  </Modal>
)

function EditForm({ account, onClose }: Omit<Props, 'opened'>) {
  const own = useUser().id === account.id
  const { used, usedFiles } = account.quota
  const form = useForm({
    initial: formOfAccount(account),
    check: checkAccountForm,
    submit: async (values) => {
      await client.editUser(account.id, changeOf(account, values))
      await usersChanged()
      showNote(`${account.email} was changed`)
      onClose()
    },
  })
  return (
    <Form form={form} verb="Save">
      <TextInput {...form.field('name')} label="Name" autoComplete="off" data-autofocus />
      <NativeSelect
        {...form.field('role')}
        label="Role"
        description={
          own ? 'Another admin has to take your role away' : 'Admins see and change everything'
        }
        disabled={own}
        data={ROLES}
      />
      <TextInput
        {...form.field('bytes')}
        label="Bytes"
        description={`${formatBytes(used)} are used, trash included. Empty: no limit`}
        placeholder="100 GiB"
        autoComplete="off"
      />
      <TextInput
        {...form.field('files')}
        label="Files"
        description={`${counted(usedFiles, 'file')} now. Empty: no limit`}
        inputMode="numeric"
        autoComplete="off"
      />
    </Form>
  )
}
