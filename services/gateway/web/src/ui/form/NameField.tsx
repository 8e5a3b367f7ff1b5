import { TextInput } from '@mantine/core'
import type { FieldProps } from './use-form.ts'

/** What somebody wants to be called; may stay empty. */
export const NameField = (props: FieldProps) => (
  <TextInput {...props} label="Name" description="May stay empty" autoComplete="name" />
)
