import { Anchor } from '@mantine/core'
import { Link, Navigate, useSearchParams } from 'react-router'
import { useWaysIn } from '../../api/ways-in.ts'
import { ProviderButton } from '../../session/ProviderButton.tsx'
import { ProviderTrouble } from '../../session/ProviderTrouble.tsx'
import { SignInForm } from '../../session/SignInForm.tsx'
import { useSession } from '../../session/use-session.ts'
import { pathWithin } from './path-within.ts'
import { SetupHint } from './SetupHint.tsx'
import { SignInFrame } from './SignInFrame.tsx'

/** How do I get in? */
export default function LoginPage() {
  const { user } = useSession()
  const { data: waysIn } = useWaysIn()
  const [query] = useSearchParams()
  const to = pathWithin(query.get('to'), location.origin)
  if (user) return <Navigate to={to} replace />
  const below = (
    <>
      <Anchor component={Link} to="/forgot">
        Forgot the password
      </Anchor>
      {waysIn?.registration !== 'closed' && (
        <Anchor component={Link} to="/register">
          Make an account
        </Anchor>
      )}
    </>
  )
  return (
    <SignInFrame title="Sign in" below={below}>
      {waysIn?.setup && <SetupHint />}
      <ProviderTrouble />
      <SignInForm onDone={() => {}} />
      <ProviderButton to={to} />
    </SignInFrame>
  )
}
