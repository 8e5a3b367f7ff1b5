import { useUser } from '../../session/use-session.ts'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import type { FieldProps } from '../../ui/form/use-form.ts'
import { SignInFirst } from './SignInFirst.tsx'

type Props = FieldProps & {
  label?: string
  /** What somebody without a password can do after a new sign-in: "you can link". */
  what: string
}

/** Shows once more who somebody is: the password, or for who has none the way to a new sign-in. */
export function CurrentPassword({ what, ...field }: Props) {
  return useUser().hasPassword ? (
    <PasswordField label="Current password" {...field} autoComplete="current-password" />
  ) : (
    <SignInFirst what={what} />
  )
}
