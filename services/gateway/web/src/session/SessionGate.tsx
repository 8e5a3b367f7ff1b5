import { type ReactNode, useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { PageError } from '../ui/PageError.tsx'
import { useSession } from './use-session.ts'
import { wayIn } from './way-in.ts'

/** Lets through whoever is signed in, and leads everybody else to the sign-in and back here. */
export function SessionGate({ children }: { children: ReactNode }) {
  const { user, error, retry } = useSession()
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  useEffect(() => {
    if (user !== null) return
    void navigate(wayIn(pathname, search), { replace: true })
  }, [user, navigate, pathname, search])
  if (user) return children
  if (error) return <PageError what="The server does not answer" onRetry={() => void retry()} />
  // Within 200 ms nothing is drawn: what comes next is not known yet.
  return null
}
