import { useEffect, useState } from 'react'
import { onSessionEnded } from '../api/query-client.ts'

/** True from the first refused call until `resume`: the page stays as it is, and asks to sign in in place. */
export function useSessionEnded() {
  const [ended, setEnded] = useState(false)
  useEffect(() => onSessionEnded(() => setEnded(true)), [])
  return { ended, resume: () => setEnded(false) }
}
