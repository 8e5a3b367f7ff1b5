import { Button, Group, List, Modal, TextInput } from '@mantine/core'
import { removeOwnAccount, useUser } from '../../session/use-session.ts'
import { FormSummary } from '../../ui/form/FormSummary.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { formatBytes } from '../../ui/format/bytes.ts'
import { counted } from '../../ui/format/number.ts'
import { CurrentPassword } from './CurrentPassword.tsx'

type Props = { opened: boolean; onClose: () => void }

/** What goes with the account; its address and the password stand between. */
export const DeleteDialog = ({ opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title="Delete your account?" withCloseButton={false}>
    {opened && <DeleteForm onClose={onClose} />}
  </Modal>
)

function DeleteForm({ onClose }: Pick<Props, 'onClose'>) {
  const { email, quota, hasPassword } = useUser()
  const form = useForm({
    ids: 'deletion',
    initial: { address: '', password: '' },
    check: ({ address, password }) => ({
      ...(address === email ? {} : { address: `Type ${email} to go on` }),
      ...(hasPassword && password === '' ? { password: 'Enter your password' } : {}),
    }),
    submit: async ({ password }) => {
      await removeOwnAccount(hasPassword ? password : undefined)
    },
    meaning: {
      WRONG_PASSWORD: 'That is not your password. Nothing was deleted.',
      LAST_ADMIN:
        'You are the only administrator. Make another one first, then delete this account.',
    },
  })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void form.submit()
      }}
    >
      {form.problem && <FormSummary key={form.refusals} problem={form.problem} ids={form.ids} />}
      <List mb="lg" spacing="sm">
        <List.Item>
          {counted(quota.usedFiles, 'file')} ({formatBytes(quota.used)}) go for good, trash and
          versions too
        </List.Item>
        <List.Item>All your links stop working</List.Item>
        <List.Item>All your sessions and API keys end</List.Item>
        <List.Item>There is no way back. Download what you want to keep first</List.Item>
      </List>
      <TextInput
        {...form.field('address')}
        label={`Type ${email} to go on`}
        autoComplete="off"
        mb="lg"
      />
      <CurrentPassword {...form.field('password')} label="Password" what="you can delete it" />
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          type="submit"
          color="crit"
          loading={form.busy}
          disabled={form.values.address !== email}
        >
          Delete account
        </Button>
      </Group>
    </form>
  )
}
