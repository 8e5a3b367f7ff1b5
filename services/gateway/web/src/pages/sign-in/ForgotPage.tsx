import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import { SignInFrame } from './SignInFrame.tsx'

/** Without a mail server only an administrator can make the link. */
export default function ForgotPage() {
  const below = (
    <Anchor component={Link} to="/login">
      Back to sign in
    </Anchor>
  )
  return (
    <SignInFrame title="Forgot the password" below={below}>
      <Text mb="sm">
        Ask an administrator for a new password: under System, Users they make a link that works
        once, for three days. With it you choose a new password yourself.
      </Text>
      <Text c="dimmed" size="sm">
        Your files stay as they are. All sessions end with the new password.
      </Text>
    </SignInFrame>
  )
}
