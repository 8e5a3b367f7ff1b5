import { PasswordInput } from '@mantine/core'
import type { FieldProps } from './use-form.ts'

type Props = FieldProps & {
  label?: string
  autoComplete: 'current-password' | 'new-password'
  autoFocus?: boolean
}

/** A password that can be pasted, shown, and filled in by a password manager. */
export const PasswordField = ({ label = 'Password', ...props }: Props) => (
  <PasswordInput
    {...props}
    label={label}
    {...(props.autoComplete === 'new-password' ? { description: 'At least 8 characters' } : {})}
    visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
    required
    withAsterisk={false}
  />
)
