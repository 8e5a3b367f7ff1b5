import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useWaysIn } from '../../api/ways-in.ts'
import { ForgotForm } from './ForgotForm.tsx'
import { SignInFrame } from './SignInFrame.tsx'

/** By mail where there is a mail server; else only an administrator can make the link. */
export default function ForgotPage() {
  const { data: waysIn } = useWaysIn()
  const below = (
    <Anchor component={Link} to="/login">
      Back to sign in
    </Anchor>
  )
  return (
    <SignInFrame title="Forgot the password" below={below}>
      {waysIn?.mail ? <ForgotForm /> : <AskAnAdministrator />}
    </SignInFrame>
  )
}

function AskAnAdministrator() {
  return (
    <>
      <Text mb="sm">
        Ask an administrator for a new password: under System, Users they make a link that works
        once, for three days. With it you choose a new password yourself.
      </Text>
      <Text c="dimmed" size="sm">
        Your files stay as they are. All sessions end with the new password.
      </Text>
    </>
  )
}
