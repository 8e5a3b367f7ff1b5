import { Anchor, Text } from '@mantine/core'
import { Link, Navigate, useSearchParams } from 'react-router'
import { useWaysIn } from '../../api/ways-in.ts'
import { ProviderButton } from '../../session/ProviderButton.tsx'
import { useSession } from '../../session/use-session.ts'
import { RegisterForm } from './RegisterForm.tsx'
import { SignInFrame } from './SignInFrame.tsx'

/** An account of one's own: open, with an invitation (`?invitation=`), or not here. */
export default function RegisterPage() {
  const { user } = useSession()
  const { data: waysIn } = useWaysIn()
  const [query] = useSearchParams()
  const invitation = query.get('invitation') ?? ''
  if (user) return <Navigate to="/files" replace />
  const below = (
    <Anchor component={Link} to="/login">
      Sign in instead
    </Anchor>
  )
  return (
    <SignInFrame title="Make an account" below={below}>
      {waysIn?.registration === 'closed' ? (
        <Text>Administrators make the accounts here. Ask one of them.</Text>
      ) : (
        <>
          <RegisterForm
            invitation={invitation}
            needsInvitation={waysIn?.registration === 'invitation'}
          />
          <ProviderButton invitation={invitation} />
        </>
      )}
    </SignInFrame>
  )
}
