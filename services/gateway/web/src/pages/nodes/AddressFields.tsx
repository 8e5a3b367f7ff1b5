import { NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import type { FormState } from '../../ui/form/use-form.ts'
import type { NodeForm } from './node-form.ts'

const ACCESS = [
  { value: 'none', label: 'No credentials' },
  { value: 'bearer', label: 'Bearer token' },
  { value: 'basic', label: 'User and password' },
]
const KEEP = { value: 'keep', label: 'As they are' }

/** Where a node answers, and how it lets us in. */
export function AddressFields({ form, kept }: { form: FormState<NodeForm>; kept: boolean }) {
  const { access } = form.values
  return (
    <>
      <TextInput
        {...form.field('rpcUrl')}
        label="RPC address"
        description="Kubo listens on port 5001"
        placeholder="http://10.0.0.5:5001"
        autoComplete="off"
        spellCheck={false}
      />
      <TextInput
        {...form.field('gatewayUrl')}
        label="Gateway address"
        description="May stay empty; reading there is about twice as fast"
        placeholder="http://10.0.0.5:8080"
        autoComplete="off"
        spellCheck={false}
      />
      <NativeSelect
        {...form.field('access')}
        label="Credentials"
        description="Kept sealed, and never shown again"
        data={kept ? [KEEP, ...ACCESS] : ACCESS}
      />
      {access === 'basic' && <TextInput {...form.field('user')} label="User" autoComplete="off" />}
      {(access === 'basic' || access === 'bearer') && (
        <PasswordInput
          {...form.field('secret')}
          label={access === 'basic' ? 'Password' : 'Token'}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide it', tabIndex: 0 }}
        />
      )}
    </>
  )
}
