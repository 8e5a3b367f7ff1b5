import { TextInput } from '@mantine/core'
import type { FieldProps } from './use-form.ts'

/** An e-mail address that signs somebody in; password managers know it by its autocomplete. */
export const EmailField = (props: FieldProps) => (
  <TextInput
    {...props}
    label="E-mail"
    type="email"
    autoComplete="username"
    autoCapitalize="none"
    spellCheck={false}
    required
    withAsterisk={false}
  />
)
